"""Each importer on a few records written out by hand in the form its publisher uses."""

import gzip
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from medmcp.kb import BadInput, Passage, Withdrawal
from medmcp.kb.formats import FORMATS, Reading, read


def passages(format: str, path: Path, **options: object) -> list[Passage]:
    entries = list(read(format, path, Reading(**options)))  # type: ignore[arg-type]
    assert all(isinstance(entry, Passage) for entry in entries)
    return entries  # type: ignore[return-value]


def jsonl(path: Path, *records: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(json.dumps(record) + "\n" for record in records)
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(text.encode()))
    else:
        path.write_text(text)
    return path


PUBMED = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" "pubmed_250101.dtd">
<PubmedArticleSet>
 <PubmedArticle>
  <MedlineCitation Status="MEDLINE"><PMID Version="1">101</PMID>
   <Article PubModel="Print">
    <Journal><JournalIssue><PubDate><MedlineDate>1998 Dec-1999 Jan</MedlineDate></PubDate></JournalIssue>
     <ISOAbbreviation>J Test</ISOAbbreviation></Journal>
    <ArticleTitle>Dapsone in <i>leprosy</i>.</ArticleTitle>
    <ELocationID EIdType="doi" ValidYN="Y">10.1000/dap</ELocationID>
    <Abstract><AbstractText Label="METHODS">We gave 100&#xa0;mg.</AbstractText>
     <AbstractText Label="RESULTS">It <b>worked</b>.</AbstractText></Abstract>
    <AuthorList><Author><LastName>Doe</LastName><Initials>J</Initials></Author>
     <Author><CollectiveName>The Group</CollectiveName></Author></AuthorList>
    <PublicationTypeList><PublicationType UI="D016449">Randomized Controlled Trial</PublicationType>
     <PublicationType UI="D016441">Retracted Publication</PublicationType></PublicationTypeList>
   </Article>
   <MeshHeadingList><MeshHeading><DescriptorName UI="D007918">Leprosy</DescriptorName></MeshHeading></MeshHeadingList>
  </MedlineCitation>
 </PubmedArticle>
 <PubmedArticle><MedlineCitation><PMID>102</PMID><Article><ArticleTitle>No abstract.</ArticleTitle></Article>
 </MedlineCitation></PubmedArticle>
 <DeleteCitation><PMID Version="1">7</PMID><PMID Version="1">8</PMID></DeleteCitation>
</PubmedArticleSet>
"""


def test_pubmed_gives_the_abstract_with_all_that_identifies_it(tmp_path: Path) -> None:
    (tmp_path / "pubmed26n0001.xml.gz").write_bytes(gzip.compress(PUBMED.encode()))
    article, *gone = read("pubmed", tmp_path, Reading())
    assert isinstance(article, Passage)
    assert article.title == "Dapsone in leprosy"
    assert article.text == "METHODS: We gave 100 mg.\nRESULTS: It worked."
    assert (article.pmid, article.doi, article.year, article.study_type) == ("101", "10.1000/dap", 1998, "rct")
    assert article.retracted
    assert article.codes == ("MESH:D007918",)
    assert article.citation == "Doe J, The Group. Dapsone in leprosy. J Test. 1998."
    assert gone == [Withdrawal(source="pubmed", doc_id="7"), Withdrawal(source="pubmed", doc_id="8")]


def test_a_cut_off_pubmed_file_names_the_last_good_article(tmp_path: Path) -> None:
    path = tmp_path / "cut.xml"
    path.write_text(PUBMED[: PUBMED.index("<DeleteCitation")])
    with pytest.raises(BadInput, match="PMID 102"):
        list(read("pubmed", path, Reading(strict=True)))
    reading = Reading()
    assert len(list(read("pubmed", path, reading))) == 1
    assert reading.skipped == 1


MEDQUAD = """<?xml version="1.0"?>
<Document id="0000001" source="GHR" url="https://example.org/x"><Focus>Gout</Focus><QAPairs>
<QAPair pid="1"><Question qid="1-1" qtype="information">What is Gout ?</Question>
<Answer>Crystals in joints.</Answer></QAPair>
<QAPair pid="2"><Question qid="1-2" qtype="treatment">How is it treated ?</Question><Answer></Answer></QAPair>
</QAPairs></Document>
"""


def test_medquad_xml_gives_answered_questions_only(tmp_path: Path) -> None:
    (tmp_path / "GHR").mkdir()
    (tmp_path / "GHR" / "0000001.xml").write_text(MEDQUAD)
    (pair,) = passages("medquad", tmp_path)
    assert (pair.title, pair.text, pair.section) == ("What is Gout ?", "Crystals in joints.", "Gout")
    assert (pair.licence, pair.organisation, pair.doc_id) == ("CC BY 4.0", "GHR", "0000001/1")


def test_medquad_jsonl_gives_the_same(tmp_path: Path) -> None:
    record = {
        "id": "1",
        "focus": "Gout",
        "source": "GHR",
        "url": "",
        "question": "What is Gout ?",
        "answer": "Crystals.",
    }
    path = jsonl(tmp_path / "medquad.jsonl.gz", record, record | {"answer": ""})
    assert [one.text for one in passages("medquad", path)] == ["Crystals."]


def test_medrag_chunks_keep_their_document_and_place(tmp_path: Path) -> None:
    path = jsonl(
        tmp_path / "textbooks" / "Anatomy_Gray.jsonl",
        {
            "id": "Anatomy_Gray_0",
            "title": "Anatomy_Gray",
            "content": "What is anatomy?",
            "contents": "Anatomy_Gray. What",
        },
        {
            "id": "Anatomy_Gray_1",
            "title": "Anatomy_Gray",
            "content": "It is structure.",
            "contents": "Anatomy_Gray. It",
        },
    )
    first, second = passages("medrag", path, licence="unknown")
    assert (first.doc_id, first.chunk, second.doc_id, second.chunk) == ("Anatomy_Gray", 0, "Anatomy_Gray", 1)
    assert (first.source, first.kind) == ("medrag-textbooks", "textbook")


def test_beir_reads_its_corpus(tmp_path: Path) -> None:
    jsonl(tmp_path / "corpus.jsonl", {"_id": "4983", "title": "White matter", "text": "It develops.", "metadata": {}})
    (one,) = passages("beir", tmp_path)
    assert (one.doc_id, one.title, one.text) == ("4983", "White matter", "It develops.")


OBO = r"""format-version: 1.2
data-version: hp/releases/2025-01-16
ontology: hp.obo

[Term]
id: HP:0001397
name: Hepatic steatosis
def: "Fat \"within\" hepatocytes." [PMID:31603713]
comment: Common.
synonym: "Fatty liver" EXACT layperson []
synonym: "hepatic steatosis" EXACT []

[Term]
id: HP:0000057
name: obsolete Clitoromegaly
def: "Old." []
is_obsolete: true

[Term]
id: HP:0000118
name: Phenotypic abnormality

[Typedef]
id: part_of
name: part of
def: "Not a term." []
"""


def test_obo_gives_definitions_with_synonyms(tmp_path: Path) -> None:
    (tmp_path / "hp.obo").write_text(OBO)
    (term,) = passages("obo", tmp_path / "hp.obo")
    assert term.text == 'Fat "within" hepatocytes.\nCommon.\nAlso called: Fatty liver.'
    assert (term.title, term.codes, term.source) == ("Hepatic steatosis", ("HP:0001397",), "hp")


COLLECTION = """<col:collection xmlns:col="http://cnx.rice.edu/collxml" xmlns:md="http://cnx.rice.edu/mdml">
<metadata><md:title>Microbiology</md:title>
<md:license url="http://creativecommons.org/licenses/by/4.0/">CC</md:license></metadata>
<col:content><col:module document="m1"/></col:content></col:collection>"""
MODULE = """<document xmlns="http://cnx.rice.edu/cnxml"><title>Cells</title><content>
<para id="p1">A cell has a <term>membrane</term><footnote>See x.</footnote>.</para>
<section id="s1"><title>Walls</title><para>Gram-positive walls are thick.</para>
<list><item>teichoic acid</item></list><figure><caption>A wall</caption></figure>
<exercise><problem><para>Which is thick?</para></problem></exercise></section></content></document>"""


def test_openstax_reads_a_book_in_the_order_of_its_collection(tmp_path: Path) -> None:
    (tmp_path / "collections").mkdir()
    (tmp_path / "collections" / "microbiology.collection.xml").write_text(COLLECTION)
    (tmp_path / "modules" / "m1").mkdir(parents=True)
    (tmp_path / "modules" / "m1" / "index.cnxml").write_text(MODULE)
    first, second = passages("openstax", tmp_path)
    assert (first.title, first.section, first.text) == ("Microbiology: Cells", "Cells", "A cell has a membrane.")
    assert (second.section, second.text) == ("Walls", "Gram-positive walls are thick.\n- teichoic acid")
    assert (first.licence, first.chunk, second.chunk) == ("CC BY 4.0", 0, 1)


def test_openstax_jsonl_numbers_passages_by_module(tmp_path: Path) -> None:
    record = {"book": "B", "module": "M", "section": "S", "license": "http://creativecommons.org/licenses/by/4.0/"}
    path = jsonl(
        tmp_path / "o.jsonl",
        *({**record, "text": f"Text {n}."} for n in range(3)),
        {**record, "module": "N", "text": "x"},
    )
    assert [(one.doc_id, one.chunk) for one in passages("openstax", path)] == [
        ("B/M", 0),
        ("B/M", 1),
        ("B/M", 2),
        ("B/N", 0),
    ]


def test_columns_are_found_by_name_or_mapped(tmp_path: Path) -> None:
    path = tmp_path / "Leaflets 2024.csv"
    path.write_text('drug,body,published,license\nAspirin,"Take one, daily",2021-03-01,CC0\n')
    (one,) = passages("csv", path, columns={"text": "body", "title": "drug", "year": "published"})
    assert (one.title, one.text, one.year, one.licence) == ("Aspirin", "Take one, daily", 2021, "CC0")
    assert one.source == "leaflets-2024"


def test_jsonl_and_parquet_and_tsv_read_the_same_table(tmp_path: Path) -> None:
    row = {"title": "ACS", "text": "Give aspirin.", "licence": "CC0", "source": "mine", "kind": "guideline"}
    jsonl(tmp_path / "a.jsonl", row)
    pq.write_table(pa.Table.from_pylist([row]), tmp_path / "a.parquet")
    (tmp_path / "a.tsv").write_text("\t".join(row) + "\n" + "\t".join(row.values()) + "\n")
    found = {
        passages(name, tmp_path / f"a.{ending}")[0]
        for name, ending in (("jsonl", "jsonl"), ("parquet", "parquet"), ("csv", "tsv"))
    }
    assert len(found) == 1


def test_markdown_and_text_directories_keep_the_files_as_documents(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# Sepsis\n## Fluids\n30 mL/kg.\n## Lactate\nRepeat it.\n")
    (tmp_path / "b.txt").write_text("word " * 400)
    markdown = passages("markdown", tmp_path)
    assert [(one.title, one.section, one.chunk) for one in markdown] == [
        ("Sepsis", "Fluids", 0),
        ("Sepsis", "Lactate", 1),
    ]
    assert [one.chunk for one in passages("text", tmp_path)] == [0, 1, 2]


def test_what_the_user_says_goes_before_what_the_format_says(tmp_path: Path) -> None:
    (tmp_path / "hp.obo").write_text(OBO)
    (one,) = passages("obo", tmp_path, source="mine", kind="encyclopedia", licence="CC0")
    assert (one.source, one.kind, one.licence) == ("mine", "encyclopedia", "CC0")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.jsonl", b'{"text": "ok"}\n{broken\n', "line 2: not JSON"),
        ("a.jsonl", b"[1]\n", "a JSON list"),
        ("a.jsonl", b'{"words": "x"}\n', "no column holds the text"),
        ("a.jsonl", b'{"text": "x", "year": "soon"}\n', "not a year"),
        ("a.jsonl", b"\xff\xfe\n", "damaged"),
        ("a.jsonl.gz", b"not gzip", "damaged"),
        ("a.csv", b"text\na,b\n", "more cells"),
        ("a.parquet", b"not parquet", "not a readable Parquet"),
        ("a.obo", b"just words\n", "not a `tag: value` line"),
        ("a.xml", b"<unclosed>", "not readable XML"),
        ("a.cnxml", b"<unclosed>", "not readable XML"),
    ],
)
def test_a_damaged_file_is_named_with_the_place(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    format = {"xml": "medquad", "cnxml": "openstax", "gz": "jsonl"}.get(name.rsplit(".")[-1], name.rsplit(".")[-1])
    with pytest.raises(BadInput, match=message) as caught:
        list(read(format, path, Reading(strict=True)))
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("format", FORMATS)
def test_a_path_that_is_not_there_is_named(tmp_path: Path, format: str) -> None:
    if format == "pdf":
        pytest.importorskip("pypdf")
    with pytest.raises(BadInput, match="There is no"):
        list(read(format, tmp_path / "nothing", Reading()))


def test_an_unknown_format_lists_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="beir, csv, jsonl"):
        read("docx", tmp_path, Reading())


def test_a_map_to_nowhere_lists_the_columns(tmp_path: Path) -> None:
    path = jsonl(tmp_path / "a.jsonl", {"body": "x"})
    with pytest.raises(BadInput, match=r"no column words\. Columns: body"):
        passages("jsonl", path, columns={"text": "words"})
    with pytest.raises(BadInput, match="no passage field colour"):
        passages("jsonl", path, columns={"colour": "body"})
    with pytest.raises(BadInput, match="fixed fields"):
        read("obo", path, Reading(columns={"text": "body"}))


def test_pdf_pages_become_sections(tmp_path: Path) -> None:
    pypdf = pytest.importorskip("pypdf")
    writer = pypdf.PdfWriter()
    writer.add_blank_page(width=72, height=72)
    writer.write(tmp_path / "scan.pdf")
    with pytest.raises(BadInput, match="page 1: no text"):
        passages("pdf", tmp_path / "scan.pdf", strict=True)


def pdf_of(lines: list[str]) -> bytes:
    """A one-page PDF 1.4 written out by hand, each line drawn with Tj."""
    drawn = " ".join(f"({line}) Tj 0 -14 Td" for line in lines)
    stream = f"BT /F1 12 Tf 72 700 Td {drawn} ET".encode()
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(out)
    return out + b"xref\n0 6\n0000000000 65535 f \n" + table + end


def test_pdf_text_is_read_and_a_broken_file_beside_it_is_named(tmp_path: Path) -> None:
    pytest.importorskip("pypdf")
    (tmp_path / "a.pdf").write_bytes(pdf_of(["Give antibi-", "otics within one hour."]))
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.4 and then nothing")
    reading = Reading()
    (one,) = read("pdf", tmp_path, reading)
    assert isinstance(one, Passage)
    assert (one.text, one.section, one.doc_id) == ("Give antibiotics within one hour.", "page 1", "a.pdf")
    assert reading.skipped == 1
    assert "b.pdf" in reading.problems[0]


def article(pmid: int, text: str) -> str:
    return (
        f'<PubmedArticle><MedlineCitation><PMID Version="1">{pmid}</PMID><Article><ArticleTitle>T{pmid}</ArticleTitle>'
        f"<Abstract><AbstractText>{text}</AbstractText></Abstract></Article></MedlineCitation></PubmedArticle>\n"
    )


def test_a_broken_pubmed_article_takes_no_other_along(tmp_path: Path) -> None:
    body = article(1, "One.") + article(2, "P &lt; 0.05 <i>broken</b>") + article(3, "Three.") + "<PubmedArticle><x>"
    body += article(4, "Four.")
    (tmp_path / "pubmed26n0001.xml").write_text(f"<PubmedArticleSet>{body}</PubmedArticleSet>")
    reading = Reading()
    entries = list(read("pubmed", tmp_path, reading))
    assert [entry.doc_id for entry in entries] == ["1", "3", "4"]
    assert reading.skipped == 2
    assert "pubmed26n0001.xml, PMID 2" in reading.problems[0]


def test_a_revised_pubmed_article_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    for name, text in (("pubmed26n0001", "As it was first."), ("pubmed26n1300", "As it was corrected.")):
        packed = gzip.compress(f"<PubmedArticleSet>{article(9, text)}</PubmedArticleSet>".encode())
        (tmp_path / f"{name}.xml.gz").write_bytes(packed)
    _, gone, second = read("pubmed", tmp_path, Reading())
    assert gone == Withdrawal(source="pubmed", doc_id="9")
    assert isinstance(second, Passage)
    assert second.text == "As it was corrected."


@pytest.mark.parametrize(
    ("format", "name", "content", "left"),
    [
        ("jsonl", "a.jsonl", b'{"text": "one"}\n{broken\n\xff\xfe\n{"text": ""}\n{"text": "two"}\n', 2),
        ("csv", "a.csv", b"text,title\none,A\n\xff,B\ntwo,C,D\nthree,E\n", 2),
        ("beir", "corpus.jsonl", b'{"_id": "1", "text": "one"}\n{"text": "no id"}\n{"_id": "2", "text": "two"}\n', 2),
        ("medrag", "a.jsonl", b'{"id": "a_0", "content": "one"}\n{"id": "a_1"}\n[]\n', 1),
        ("medquad", "a.jsonl", b'{"id": "1", "answer": "A."}\n{"id": "2", "question": "Q?", "answer": "B."}\n', 1),
        ("openstax", "a.jsonl", b'{"book": "B", "module": "M", "text": "one"}\n{"book": "B"}\n', 1),
        ("obo", "a.obo", b'ontology: x\n\n[Term]\nid: X:1\nname: a\nnonsense\ndef: "One." []\n', 1),
    ],
)
def test_the_rest_goes_in_and_what_could_not_be_read_is_named(
    tmp_path: Path, format: str, name: str, content: bytes, left: int
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    reading = Reading()
    assert len(list(read(format, path, reading))) == left
    assert reading.skipped >= 1
    assert all(problem.startswith(f"{path}") for problem in reading.problems)


def test_a_file_that_breaks_off_gives_what_came_before(tmp_path: Path) -> None:
    whole = gzip.compress(b"".join(b'{"text": "text number %d of the file"}\n' % n for n in range(5_000)))
    (tmp_path / "a.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    reading = Reading()
    assert len(list(read("jsonl", tmp_path / "a.jsonl.gz", reading))) > 100
    assert reading.skipped == 1
    assert "damaged" in reading.problems[0]


def test_rows_with_one_title_are_documents_of_their_own(tmp_path: Path) -> None:
    path = jsonl(tmp_path / "a.jsonl", {"title": "Gout", "text": "one"}, {"title": "Gout", "text": "two"})
    first, second = passages("jsonl", path)
    assert first.doc_id != second.doc_id


def test_text_without_blanks_is_cut_too(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("心房細動" * 3_000)
    assert [len(one.text) for one in passages("text", tmp_path / "a.txt")] == [4_000, 4_000, 4_000]

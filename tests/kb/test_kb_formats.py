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
        list(read("pubmed", path, Reading()))
    reading = Reading(skip_bad=True)
    assert len(list(read("pubmed", path, reading))) == 1
    assert len(reading.skipped) == 1


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
        list(read(format, path, Reading()))
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
        passages("pdf", tmp_path / "scan.pdf")

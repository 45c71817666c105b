"""The fields of a psychiatric and of a social history: what is asked, and under which code it is charted."""

from medmcp.servers.clinical.row import Row

__all__ = ["NEEDS", "PAST_SECTIONS", "SOCIAL_FIELDS", "SocialField"]


class SocialField(Row):
    """One field of the social history; `code` is what it is charted under (category social-history)."""

    code: str
    title: str


SOCIAL_FIELDS: tuple[SocialField, ...] = (
    SocialField(code="living", title="Living situation"),
    SocialField(code="support", title="People who help, and how reliably"),
    SocialField(code="work_finance", title="Work and money"),
    SocialField(code="education", title="Education"),
    SocialField(code="legal", title="Legal matters"),
    SocialField(code="caregiving", title="Cares for others"),
    SocialField(code="tobacco", title="Tobacco, pack-years"),
    SocialField(code="alcohol_drugs", title="Alcohol and drugs"),
    SocialField(code="firearms", title="Access to firearms"),
    SocialField(code="home_safety", title="Safety at home"),
    SocialField(code="transport", title="Transport"),
    SocialField(code="health_literacy", title="Health literacy"),
)

# items of a social-needs screen (domains of the AHC health-related social needs tool: Billioux 2017 NAM Perspectives)
NEEDS: tuple[str, ...] = ("housing", "food", "transport", "utilities", "safety")

# sections of the psychiatric history that are events or courses (category psychiatric-history); diagnoses and family are
# read from the problem list and the family history
PAST_SECTIONS: tuple[str, ...] = (
    "admissions", "treatments", "self_harm", "violence", "substances", "trauma", "developmental",
)  # fmt: skip

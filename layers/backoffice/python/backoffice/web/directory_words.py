"""The words of the directory: what each choice is called on a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from backoffice.domain.wishes import Approach, Hours, Meeting, Need, Tongue

say: Final = str
"""A single word, for whoever translates; it is translated where it is shown."""

NEEDS: Mapping[Need, str] = {
    Need.ANXIETY: "Anxiety or panic",
    Need.DEPRESSION: "Depression or low mood",
    Need.TRAUMA: "Trauma or abuse",
    Need.GRIEF: "Grief or loss",
    Need.RELATIONSHIPS: "Relationships or marriage",
    Need.FAMILY: "Family or parenting",
    Need.LIFE_CHANGES: "Changes in life",
    Need.WORK: "Work, school or burnout",
    Need.SELF_ESTEEM: say("Self-esteem"),
    Need.IDENTITY: "Identity or orientation",
    Need.ATTENTION: "Attention or ADHD",
    Need.EATING: "Eating or body image",
    Need.SLEEP: "Sleep problems",
    Need.SUBSTANCE_USE: "Alcohol or drugs",
    Need.OBSESSIONS: "Obsessions or compulsions",
    Need.MOOD_SWINGS: "Mood swings",
}
APPROACHES: Mapping[Approach, str] = {
    Approach.COGNITIVE: "Cognitive behavioral therapy (CBT)",
    Approach.DIALECTICAL: "Dialectical behavior therapy (DBT)",
    Approach.PSYCHODYNAMIC: "Psychodynamic therapy",
    Approach.EYE_MOVEMENT: "Eye movement therapy (EMDR)",
    Approach.ACCEPTANCE: "Acceptance and commitment therapy (ACT)",
    Approach.COUPLES: "Couples therapy",
    Approach.FAMILY_SYSTEMS: "Family systems therapy",
    Approach.SOMATIC: "Somatic therapy",
    Approach.MINDFULNESS: "Mindfulness based therapy",
    Approach.MEDICATION: "Medication management",
}
TONGUES: Mapping[Tongue, str] = {
    Tongue.ENGLISH: say("English"),
    Tongue.SPANISH: say("Spanish"),
    Tongue.CHINESE: say("Chinese"),
    Tongue.VIETNAMESE: say("Vietnamese"),
    Tongue.TAGALOG: say("Tagalog"),
    Tongue.ARABIC: say("Arabic"),
    Tongue.FRENCH: say("French"),
    Tongue.KOREAN: say("Korean"),
    Tongue.RUSSIAN: say("Russian"),
    Tongue.PORTUGUESE: say("Portuguese"),
    Tongue.HAITIAN_CREOLE: "Haitian Creole",
    Tongue.HINDI: say("Hindi"),
    Tongue.POLISH: say("Polish"),
    Tongue.HEBREW: say("Hebrew"),
    Tongue.SIGN: "American Sign Language",
}
HOURS: Mapping[Hours, str] = {
    Hours.WEEKDAY_MORNINGS: "Weekday mornings",
    Hours.WEEKDAY_AFTERNOONS: "Weekday afternoons",
    Hours.WEEKDAY_EVENINGS: "Weekday evenings",
    Hours.WEEKENDS: say("Weekends"),
}
MEETINGS: Mapping[Meeting, str] = {
    Meeting.VIDEO: "By video",
    Meeting.OFFICE: "At an office",
}

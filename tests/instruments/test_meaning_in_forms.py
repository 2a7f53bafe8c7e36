"""The XForms: they convert, ODK Validate opens them, and they carry what the later rooms read."""

import re

import pytest
from pyxform.validators import odk_validate

MH = "{http://mhsurvey.org/xforms}"
XF = "{http://www.w3.org/2002/xforms}"
KINDS = {
    "csc_issues": "issues",
    "csc_indicators": "indicators",
    "csc_group": "scorecard",
    "csc_provider": "provider",
    "csc_inputs": "inputs",
    "csc_interface": "interface",
    "csc_followup": "followup",
    "csc_verdict": "verdict",
    "qoc_maternity": "survey",
    "qoc_child": "survey",
    "hh_mini": "survey",
}
PARTS = set(
    """
    score ballot why suggestion due have wording agreed calculated community provider representation own_results
    """.split()
)


def binds(instrument):
    """{last name of the path: mh attributes and relevance} of every bind."""
    found = {}
    for bind in instrument.tree.iter(f"{XF}bind"):
        name = bind.get("nodeset").rpartition("/")[2]
        found[name] = {key.removeprefix(MH): value for key, value in bind.attrib.items()}
    return found


def test_converts_without_a_warning(instrument):
    assert instrument.warnings == []


def test_opens_in_odk_validate(instrument, tmp_path):
    try:
        odk_validate.check_java_available()
    except OSError:
        pytest.fail("ODK Validate needs Java: sudo apt-get install default-jre-headless")
    path = tmp_path / f"{instrument.form_id}.xml"
    path.write_text(instrument.xform, encoding="utf-8")
    assert odk_validate.check_xform(str(path)) == []


def test_kind_stands_on_the_instance(instrument):
    (instance,) = instrument.tree.xpath("//*[local-name()='model']/*[local-name()='instance'][1]/*")
    assert instance.get(f"{MH}kind") == KINDS[instrument.form_id]


def test_every_form_says_area_and_day(instrument):
    keys = {bind.get("key") for bind in binds(instrument).values()}
    assert {"area", "date"} <= keys


def test_each_key_stands_once(instrument):
    """Of two questions with one key the first answered would win: the meeting's own day must not lose."""
    keys = [bind["key"] for bind in binds(instrument).values() if "key" in bind and bind["key"] != "indicator"]
    assert len(keys) == len(set(keys))


def test_forms_of_a_round_say_which_and_those_of_a_day_do_not(instrument):
    keys = {bind.get("key") for bind in binds(instrument).values()}
    assert ("round" in keys) == (KINDS[instrument.form_id] not in ("survey", "followup"))


def test_parts_are_known_and_scored_questions_have_scale_and_dimension(instrument):
    for name, bind in binds(instrument).items():
        if "part" in bind:
            assert bind["part"] in PARTS, name
        if bind.get("part") in ("score", "ballot", "due", "have"):
            assert bind.get("scale"), name
            assert bind.get("dimension") in {"SAF", "EFF", "TIM", "EFI", "EQU", "PCC", "ACC"}, name


def test_community_and_providers_score_the_same_fourteen_codes(instruments):
    def codes(form_id):
        return {
            b["indicator"] for b in binds(instruments[form_id]).values() if b.get("indicator", "").startswith("ind")
        }

    assert len(codes("csc_group")) == 14
    assert codes("csc_group") == codes("csc_provider")


def test_only_the_points_of_the_rounds_core_list_are_asked(instruments):
    for form_id in ("csc_group", "csc_provider"):
        found = binds(instruments[form_id])
        for name, bind in found.items():
            if bind.get("indicator", "").startswith("ind") and bind["part"] == "score":
                asked = f"selected( /data/asked_points , '{bind['indicator']}')"
                assert bind["relevant"].startswith(asked), name
                assert found[f"{bind['indicator']}_why_say"]["relevant"].startswith(asked), name
        (set_once,) = instruments[form_id].tree.xpath("//*[local-name()='setvalue'][@ref='/data/asked_points']")
        # Of a round without a list, all that the form knows.
        assert set(re.findall(r"ind\d\d_\w+", set_once.get("value"))) == {
            bind["indicator"] for bind in found.values() if bind.get("indicator", "").startswith("ind")
        }


def test_an_indicator_is_worded_once_in_all_forms(instruments):
    homes: dict[str, str] = {}
    for form_id, instrument in instruments.items():
        for bind in binds(instrument).values():
            code = bind.get("indicator")
            if code and code not in ("local",) and not code.startswith("ind"):
                assert homes.setdefault(code, form_id) == form_id, code


def test_ballots_have_five_points_and_wait_for_the_vote(instruments):
    found = binds(instruments["csc_group"])
    assert [found[f"ind01_accueil_t{point}"]["point"] for point in range(1, 6)] == list("12345")
    assert "'ballots'" in found["ind01_accueil_votes"]["relevant"]
    assert "'consensus'" in found["ind01_accueil_score"]["relevant"]


def test_sensitive_items_and_alerts_are_marked(instruments):
    sensitive, alerts = set(), {}
    for instrument in instruments.values():
        for name, bind in binds(instrument).items():
            if bind.get("sensitive") == "yes":
                sensitive.add(name)
            if "alert" in bind:
                alerts[name] = bind["alert"]
    assert sensitive == {"m04_shout", "m05_hit", "m18_pay", "c16_pay"}
    assert alerts == {
        "m04_shout": "harm",
        "m05_hit": "harm",
        "m18_pay": "harm",
        "safe_flag": "harm",
        "harm": "harm",
        "help_want": "help",
        "conflict": "tension",
    }


def test_protection_items_measure_nothing(instruments):
    for form_id, name in (("csc_group", "safe_flag"), ("csc_interface", "conflict"), ("csc_followup", "harm")):
        assert "indicator" not in binds(instruments[form_id])[name]


def test_surveys_ask_nothing_of_the_person_before_a_yes(instruments):
    for form_id in ("qoc_maternity", "qoc_child", "hh_mini"):
        found = binds(instruments[form_id])
        assert found["asked"]["relevant"].split() == ["/data/agreement/consent", "=", "'1'"]
        paths = [b.get("nodeset") for b in instruments[form_id].tree.iter(f"{XF}bind") if b.get(f"{MH}indicator")]
        assert paths
        assert all(path.startswith("/data/asked/") for path in paths)


def test_scores_of_a_group_wait_for_its_agreement(instruments):
    for form_id, consent in (("csc_group", "agreement/consent_grp"), ("csc_provider", "team/consent_prov")):
        found = binds(instruments[form_id])
        assert found["sec_welcome"]["relevant"].split() == f"/data/{consent} = 'OK'".split()


def test_harm_is_asked_only_where_nobody_listens(instruments):
    found = binds(instruments["qoc_maternity"])
    for name in ("m04_shout", "m05_hit", "m18_pay"):
        assert found[name]["relevant"].split() == ["/data/asked/you/alone", "=", "'1'"]


def test_faces_and_scores_stand_on_the_choices(instruments):
    items = instruments["csc_group"].tree.xpath("//*[local-name()='instance'][@id='s5']//*[local-name()='item']")
    found = {
        item.findtext(f"{XF}name"): (item.findtext(f"{XF}mh_score"), item.findtext(f"{XF}mh_face")) for item in items
    }
    assert found == {
        "1": ("0", "1"),
        "2": ("25", "2"),
        "3": ("50", "3"),
        "4": ("75", "4"),
        "5": ("100", "5"),
        "98": (None, None),
    }


def test_every_scored_choice_has_a_picture(instrument):
    for line in instrument.sheets["choices"]:
        if "mh_score" in line:
            assert line.get("image::Français (fr)"), (line["list_name"], line["name"])


def test_places_and_points_come_from_lists_of_the_tablet(instruments):
    files = set(re.findall(r"jr://file-csv/([\w.]+)", "".join(i.xform for i in instruments.values())))
    assert files == {
        "rounds.csv",
        "health_areas.csv",
        "facilities.csv",
        "indicators.csv",
        "actions.csv",
        "promises.csv",
    }


def test_follow_up_takes_its_area_from_the_promise(instruments):
    found = binds(instruments["csc_followup"])
    assert found["action_id"]["key"] == "action"
    assert found["area"]["calculate"].replace(" ", "").endswith("/area")


def test_no_sum_or_count_runs_over_hidden_answers(instrument):
    for line in instrument.sheets["survey"]:
        for column in ("relevant", "constraint", "calculation"):
            assert not re.search(r"\b(sum|max|min)\(", line.get(column, "")), line["name"]
            counted = re.findall(r"\bcount\(([^)]*)", line.get(column, ""))
            assert all(one.startswith("instance('") for one in counted), line["name"]


def test_washington_group_questions_keep_their_order_and_answers(instruments):
    for form_id in ("qoc_maternity", "hh_mini"):
        names = [line.get("name") for line in instruments[form_id].sheets["survey"]]
        start = names.index("wg_see")
        assert names[start : start + 6] == ["wg_see", "wg_hear", "wg_walk", "wg_remember", "wg_care", "wg_speak"]
        wg = [line["name"] for line in instruments[form_id].sheets["choices"] if line["list_name"] == "wg"]
        assert wg == ["1", "2", "3", "4"]
        assert binds(instruments[form_id])["wg_disability"]["by"] == "disability"

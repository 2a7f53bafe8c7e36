"""What the map is worded with: measures, classes, and the texts its scripts put beside figures."""

from flask_babel import gettext as _

from mhsurvey.maps.shades import Measure, Shade
from mhsurvey.problems import N_

# NOTE: tags of the quality of care, as headings of a list of indicators
DIMENSIONS = {
    "SAF": N_("Safe care"),
    "EFF": N_("Effective care"),
    "TIM": N_("Timely care"),
    "EFI": N_("Efficient care"),
    "EQU": N_("Equitable care"),
    "PCC": N_("People-centred care"),
    "ACC": N_("Accountability and participation"),
}
# NOTE: what of an indicator the map shows
MEASURES = {
    Measure.SCORE: N_("Score"),
    # NOTE: what of an indicator the map shows: against the round before
    Measure.CHANGE: N_("Change"),
    # NOTE: what of an indicator the map shows: health centre less community
    Measure.GAP: N_("Gap, centre and community"),
    # NOTE: what of an indicator the map shows: women less men, and any two groups
    Measure.EQUITY: N_("Gap between groups"),
}
# One sentence a measure: what its figure is.
EXPLAINED = {
    Measure.SCORE: N_("Score from 0 to 100; high is good."),
    Measure.CHANGE: N_("Points against the round before, over the groups heard in both, asked in the same words."),
    Measure.GAP: N_("The health centre's own score less the community's, in points."),
    Measure.EQUITY: N_("Women's score less men's, in points; or any two groups far apart."),
}
# NOTE: what a colour of the map says; a mark or pattern stands beside each
SHADES = {
    Shade.GOOD: N_("Good"),
    Shade.MIDDLING: N_("Middling"),
    Shade.WEAK: N_("Weak"),
    # NOTE: fewer people than may be shown without telling who said what
    Shade.TOO_FEW: N_("Too few people to show"),
    Shade.NO_DATA: N_("No data"),
    Shade.NOT_APPLICABLE: N_("Not in this round"),
    # NOTE: a colour of the map: change since the round before
    Shade.RISING: N_("Rising"),
    # NOTE: a colour of the map: change since the round before
    Shade.STEADY: N_("Steady"),
    # NOTE: a colour of the map: change since the round before
    Shade.FALLING: N_("Falling"),
    # NOTE: a colour of the map: the centre's own score is higher than the community's
    Shade.PROVIDER_HIGHER: N_("The centre sees it better"),
    # NOTE: a colour of the map: centre and community score alike
    Shade.ALIKE: N_("They see it alike"),
    # NOTE: a colour of the map: the community's score is higher than the centre's own
    Shade.COMMUNITY_HIGHER: N_("The community sees it better"),
    # NOTE: a colour of the map
    Shade.WOMEN_HIGHER: N_("Women score higher than men"),
    # NOTE: a colour of the map: all groups score alike
    Shade.GROUPS_ALIKE: N_("Groups score alike"),
    # NOTE: a colour of the map: women and men score alike, but two other groups do not
    Shade.GROUPS_APART: N_("Other groups are far apart"),
    # NOTE: a colour of the map
    Shade.WOMEN_LOWER: N_("Women score lower than men"),
    # NOTE: a colour of the map: there is a score, and nothing like it to compare it with
    Shade.NOT_COMPARABLE: N_("Nothing to compare with"),
}


def words() -> dict[str, str]:
    """Every text of the scripts, by the name they know it by; {…} is filled in there."""
    return {
        # NOTE: the map for who hears the page
        "map": _("Map. Arrow keys move it, plus and minus zoom; every place is also in the list."),
        "nearer": _("Zoom in"),
        "farther": _("Zoom out"),
        # NOTE: a small map in the corner; {region} is what it shows
        "town": _("{region}, enlarged"),
        # NOTE: for who hears the page: {region} is shown in a small map in the corner
        "townHint": _("Zoom to {region}"),
        "value": _("Score"),
        "community": _("Community"),
        "provider": _("Health centre"),
        # NOTE: provider score less community score
        "gap": _("Gap"),
        # NOTE: change since the round before
        "change": _("Change"),
        # NOTE: women's score less men's
        "equity": _("Women less men"),
        # NOTE: the highest group's score less the lowest's
        "spread": _("Between groups"),
        "groups": _("Groups"),
        # NOTE: how many health areas stand behind a district's score
        "areas": _("Areas scored"),
        "people": _("People"),
        "small": _("Small sample: read with care."),
        "incomplete": _("Incomplete: fewer than three groups, or no women's group."),
        "incompleteAreas": _("Some of its areas are incomplete: fewer than three groups, or no women's group."),
        "too_few": _("Fewer people than may be shown without telling who said what."),
        "no_data": _("Nothing came in for this question."),
        "not_applicable": _("This place does not take part in this round."),
        "districts": _("Districts"),
        # NOTE: heading: {region} is a region's name
        "districtsOf": _("Districts of {region}"),
        "areasOf": _("Areas of {district}"),
        "allAreas": _("Health areas"),
        "showAreas": _("Show its areas"),
        # NOTE: where a search found more places, beyond those on the list
        "elsewhere": _("Elsewhere"),
        # NOTE: levels of the health hierarchy, for telling search results apart
        "level1": _("Region"),
        "level2": _("District"),
        "level3": _("Health area"),
        "results": _("Results"),
        "summaries": _("Summary"),
        "from": _("{lowest} and more"),
        "below": _("below {below}"),
        "between": _("{lowest} to below {below}"),
        # NOTE: a cut of differences: -5 and less
        "atMost": _("{below} and less"),
        "up": _("rising"),
        "level": _("steady"),
        "down": _("falling"),
        "loading": _("Loading…"),
        "failed": _("The map could not be fetched. Check the connection."),
        "nothing": _("No place has this name."),
        # NOTE: a point on the map; {name} is a health centre
        "facility": _("Health centre: {name}"),
        # NOTE: after the name of a place that was invented for demonstrations
        "madeUp": _("made up"),
        "facilities": _("Health centres"),
        # NOTE: heads of a table of places
        "place": _("Place"),
        "state": _("What it says"),
        "none": _("No indicator has these words."),
        "play": _("Play the rounds"),
        "pause": _("Pause"),
    }

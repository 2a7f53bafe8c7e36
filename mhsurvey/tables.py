"""Every room's tables in one import, for migrations and for making an empty database in tests."""

from mhsurvey.accounts import tables as accounts
from mhsurvey.actions import tables as actions
from mhsurvey.areas import tables as areas
from mhsurvey.db import Base
from mhsurvey.exchange import tables as exchange
from mhsurvey.explore import tables as explore
from mhsurvey.forms import tables as forms
from mhsurvey.issues import tables as issues
from mhsurvey.protection import tables as protection
from mhsurvey.quotes import tables as quotes
from mhsurvey.results import tables as results
from mhsurvey.rounds import tables as rounds
from mhsurvey.submissions import tables as submissions
from mhsurvey.summaries import tables as summaries

ROOMS = (
    areas,
    accounts,
    forms,
    rounds,
    submissions,
    results,
    actions,
    issues,
    protection,
    quotes,
    summaries,
    exchange,
    explore,
)
METADATA = Base.metadata

"""A DOOR for nobody: fills the real forms with an invented story and sends them the way a tablet would.

Takes    the app, a seed
Gives    a synthetic country, rounds, people, tablets and some 3,000 submissions
Promises the same seed gives the same records; loading again sends the same records again and changes nothing
"""

from mhsurvey.demonstration.loading import SEED, Loaded, NotADemonstration, load
from mhsurvey.demonstration.people import SIGN_INS

__all__ = ["SIGN_INS", "SEED", "Loaded", "NotADemonstration", "load"]

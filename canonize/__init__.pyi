from canonize.functions.plan import NewPlan as NewPlan
from canonize.functions.plan import plan as plan
from canonize.functions.preview import Preview as Preview
from canonize.functions.preview import preview as preview
from canonize.functions.run import run as run
from canonize.functions.scan import scan as scan
from canonize.functions.work import Work as Work

__version__: str

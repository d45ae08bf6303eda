"""Value added (增值), decided purely: lossless sums of an exam batch, and the random-intercept REML fit from them.

Columns: `scale_of_texts(texts)`, `column_of_texts(name, texts, scale)`, `column_of_floats(name, values, scale)`.
Sums: `reduce_rows(school_ids, columns, Design.of("prior", "prior>450", "grade=8"), outcome)`, `merged(a, b)`,
`removed(a, b)`, `pooled_small(sums, least)` -> (sums, suppressed school ids), `sums_sha256(sums)`.
Fit: `fit(sums, spec, Context(groups, enrolled, borrowed), method="reml", limits=Limits())`, `fit_both(sums, a, b)`;
both raise FitRefused (`model-singular`, `too-few-schools`, `fixed-point-overflow`). After two years:
`is_actionable(p_this, p_last)`, `expected_false(probabilities)`.
"""

from services.evaluation.valueadded.core.columns import Column as Column
from services.evaluation.valueadded.core.columns import Scale as Scale
from services.evaluation.valueadded.core.columns import column_of_floats as column_of_floats
from services.evaluation.valueadded.core.columns import column_of_texts as column_of_texts
from services.evaluation.valueadded.core.columns import scale_of_floats as scale_of_floats
from services.evaluation.valueadded.core.columns import scale_of_texts as scale_of_texts
from services.evaluation.valueadded.core.fit import Context as Context
from services.evaluation.valueadded.core.fit import Limits as Limits
from services.evaluation.valueadded.core.fit import fit as fit
from services.evaluation.valueadded.core.fit import fit_both as fit_both
from services.evaluation.valueadded.core.reduce import Design as Design
from services.evaluation.valueadded.core.reduce import reduce_rows as reduce_rows
from services.evaluation.valueadded.core.spec import EffectState as EffectState
from services.evaluation.valueadded.core.spec import Fit as Fit
from services.evaluation.valueadded.core.spec import FitRefused as FitRefused
from services.evaluation.valueadded.core.spec import GroupEffect as GroupEffect
from services.evaluation.valueadded.core.spec import SchoolEffect as SchoolEffect
from services.evaluation.valueadded.core.spec import Spec as Spec
from services.evaluation.valueadded.core.spec import Theta as Theta
from services.evaluation.valueadded.core.sums import POOLED as POOLED
from services.evaluation.valueadded.core.sums import Sums as Sums
from services.evaluation.valueadded.core.sums import merged as merged
from services.evaluation.valueadded.core.sums import pooled_small as pooled_small
from services.evaluation.valueadded.core.sums import removed as removed
from services.evaluation.valueadded.core.sums import sums_sha256 as sums_sha256
from services.evaluation.valueadded.core.use import expected_false as expected_false
from services.evaluation.valueadded.core.use import is_actionable as is_actionable

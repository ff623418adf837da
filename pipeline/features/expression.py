"""Values computed as a formula says that is written in the scene."""

import keyword
from dataclasses import dataclass, field

from pipeline.features._compiler import Compiler, Moment, Value
from pipeline.features._names import ALL, Names
from pipeline.features._syntax import ExpressionError
from pipeline.features.base import Feature, floats, seconds_between
from recordings.frame import FloatArray


@dataclass
class Expression(Feature):
    """What `expression` says of the inputs; or one value for each of the named `expressions`.

    Formula: numbers; names of inputs, as short as tells them apart ("x", "gyroscope.x"), and
    of expressions before; + - * / // % **, comparisons, and, or, not, `a if b else c`; abs min
    max clip sqrt exp log sin cos tan atan2 hypot pow sign floor ceil round mean sum, scale(x,
    from, from, to, to); previous(x), delay(x, s), delta(x) per second, smooth(x, s), and over
    the last s seconds lowest, highest, average, deviation(x, s). A group ("accelerometer",
    "inputs") stands for all its values in min, max, mean, sum and hypot. True is 1, false 0.

    Always finite: divided by 0 is 0, a root of less than 0 is 0, a logarithm is that of at
    least 1e-12, a power that is no real number is 0, and ± 1e12 is the most. The text is
    parsed and checked, never executed.
    """

    expression: str = field(
        default="hypot(inputs)", metadata={"help": "one value, such as 2 * x - delay(y, 0.5)"}
    )
    expressions: dict[str, str] = field(
        default_factory=dict, metadata={"help": "several values by name, in place of the one"}
    )

    def bind(self, inputs: tuple[str, ...]) -> tuple[str, ...]:
        """Return "", or the names of the expressions.

        Raises FeatureError for what is no expression, with its place and the nearest name.
        """
        self.check(inputs)
        names, self._moment = Names(inputs), Moment([0.0] * len(inputs))
        self._inputs = len(inputs)
        compiler = Compiler(names, self._moment)
        self._program: list[Value] = []
        for name, text in (self._named() or {"": self.expression}).items():
            self._program.append(self._compiled(compiler, name, text))
            self._moment.values.append(0.0)
            if name:
                names.add(name)
        self._memories = compiler.memories
        return tuple(self._named()) or ("",)

    def _named(self) -> dict[str, str]:
        """Return the named expressions; raises FeatureError for a name that cannot be written."""
        for name in self.expressions:
            if not name.isidentifier() or not name.isascii() or keyword.iskeyword(name):
                raise self.error(f'"{name}" is no name for an expression; take letters, digits, _')
            if name == ALL:
                raise self.error(f'"{ALL}" means all inputs; name the expression otherwise')
        return self.expressions

    def _compiled(self, compiler: Compiler, name: str, text: str) -> Value:
        flat = " ".join(text.splitlines()) if "\n" in text or "\r" in text else text
        left = flat.lstrip(" \t\f")
        try:
            return compiler.compile(left)
        except ExpressionError as error:
            key = f'"expressions.{name}"' if name else '"expression"'
            within = left.encode(errors="replace")[: error.place].decode(errors="replace")
            place = len(flat) - len(left) + len(within) + 1
            raise self.error(f"{key}, at character {place}: {error}") from None

    def reset(self) -> None:
        """Forget all earlier frames."""
        for memory in self._memories:
            memory.clear()

    def step(self, x: FloatArray, dt: float, out: FloatArray) -> None:
        """Write the values."""
        values = self._moment.values
        values[: self._inputs] = floats(x)
        self._moment.dt = seconds_between(dt)
        for i, value in enumerate(self._program):
            out[i] = values[self._inputs + i] = value()

"""Problems outside the embedded pair's world: the policy must say so, and the verifier must not accept."""

from __future__ import annotations

from random import Random

from training.program import Split

REFUSAL = "I cannot solve this kind of problem."

TRAIN = (
    "Prove that the square root of {a} is irrational.",
    "Show that there are infinitely many primes.",
    "Find the derivative of x^{a} + {b}x.",
    "Compute the integral of x^{a} from 0 to {b}.",
    "What is the limit of sin({a}x)/x as x goes to 0?",
    "Solve x^2 + {a}x + {b} = 0.",
    "Find all real roots of x^3 - {a}x + {b}.",
    "Write a poem about the number {a}.",
    "What is the capital of France?",
    "Who wrote Hamlet?",
    "Tell me a joke about {a} cats.",
    "How are you today?",
    "Translate 'good morning' into Spanish.",
    "Find the number of ways to arrange {a} books on a shelf.",
    "What is the probability of rolling two sixes with {a} dice?",
    "A triangle has sides {a}, {b} and {a}. Find the angle opposite the longest side.",
    "Let f(x) = {a}x^2 + {b}. Find f(f(x)).",
    "Evaluate log base {a} of {b}.",
    "What is sin({a}) + cos({b})?",
    "Find the determinant of the matrix [[{a}, {b}], [{b}, {a}]].",
    "Sort the list {b}, {a}, 7, 3.",
    "Is {a}{b} a prime number?",
    "Find the greatest common divisor of {a}{a} and {b}{a}.",
    "Solve the system x + y = {a}, x - y = {b}.",
    "Wie viel ist {a} plus {b}?",
    "Anna hat {a} Äpfel und kauft {b} dazu. Wie viele Äpfel hat sie jetzt?",
    "Berechne {a} mal {b}.",
    "Combien font {a} plus {b} ?",
    "Marie a {a} pommes et en donne {b} à Paul. Combien lui en reste-t-il ?",
    "¿Cuánto es {a} más {b}?",
    "Juan tiene {a} manzanas y compra {b} más. ¿Cuántas tiene ahora?",
    "Quanto fa {a} per {b}?",
    "Сколько будет {a} плюс {b}?",
    "{a} 加 {b} 等于多少?",
    "小明有 {a} 个苹果,又买了 {b} 个。他现在有多少个?",
    "{a} と {b} の和はいくつですか。",
    "asdf qwer {a} zxcv {b}",
    "lorem ipsum dolor sit amet {a}",
    "hello",
    "test",
    "def f(x): return x + {a}",
    "SELECT * FROM numbers WHERE x > {a};",
    "The weather is nice and there are {a} birds.",
    "!!! ??? ... {a}",
    "What color is the sky?",
    "Why is {a} a lucky number?",
    "Describe how to multiply {a} by {b}.",
    "Draw a circle of radius {a}.",
    "Estimate the number of piano tuners in Chicago.",
    "If all cats are animals and {a} animals sleep, do cats sleep?",
)
DEV = (
    "Find the eigenvalues of a {a} by {a} rotation matrix.",
    "Hoeveel is {a} keer {b}?",
    "Who was the {a}th president?",
    "Give the Taylor series of exp({a}x).",
)
TEST = (
    "Prove by induction that the sum of the first n odd numbers is n^2 for n up to {a}.",
    "What is the second derivative of cos({a}x)?",
    "Quantos são {a} menos {b}?",
    "Ile to jest {a} razy {b}?",
    "Name {a} rivers in Europe.",
    "qq {a} ww {b} ee rr tt",
    "Find the volume of the solid of revolution of y = x^{a}.",
    "{a} を {b} で割るといくつですか。",
)


def sample(rng: Random, split: Split) -> str:
    """A text that is not a problem the pair can solve."""
    phrasings: dict[Split, tuple[str, ...]] = {"train": TRAIN, "dev": DEV, "test": TEST}
    template = rng.choice(phrasings[split])
    if split == "train" and rng.random() < 0.15:
        return _noise(rng)
    return template.replace("{a}", str(rng.randint(2, 30))).replace("{b}", str(rng.randint(2, 99)))


def _noise(rng: Random) -> str:
    """Random words, letters and bytes that mean nothing."""
    alphabet = rng.choice(
        ("abcdefghijklmnopqrstuvwxyz ", "abc123+-*/= ", "äöüßéèñçøåœ ", "αβγδεζηθ ", "{}[]()<>;:,.!?")
    )
    return "".join(rng.choice(alphabet) for _ in range(rng.randint(3, 60))).strip() or "?"

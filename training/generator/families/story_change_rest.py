"""Two-step stories where of two lots together only some are good, needed or used, and the rest is asked for."""

from __future__ import annotations

from redline.training.generator.handful import come_and_go
from redline.training.generator.kind import Kind
from redline.training.generator.story import step

FAMILY = "word problems"

KINDS = (
    Kind(
        "all_but_used",
        come_and_go,
        (
            step(
                "total",
                "a + b",
                "In all there are # {items}.",
                "Together that is # {items}.",
                "First find the total: #.",
                asks="the number of {items} in all",
                wrong=("a - b", "b - a", "a + c"),
            ),
            step(
                "rest",
                "total - c",
                "The other {items}: #.",
                "So the rest is # {items}.",
                "Take away the ones that are counted out: #.",
                asks="the number of the other {items}",
                wrong=("total + c", "a - c", "b - c"),
            ),
        ),
        train=(
            "{who} filled a <basket|bag> with [[a]] {items=<apples|pears|chestnuts|plums|cherries>} and {other} "
            "one with [[b]]. At home they sorted them: [[c]] could be eaten, <the rest|the others> had worms. "
            "How many {items} had worms?",
            "{who} bought [[a]] {items=<eggs|potatoes|onions|carrots>} <at the market|on Monday> and [[b]] <at "
            "the store|on Tuesday>. {He} needed only [[c]]. How many extra {items} did {he} have?",
            "A camp kitchen makes [[a]] {items=<sandwiches|muffins|burgers|wraps|pancakes>} in the morning and "
            "[[b]] at noon. The campers take [[c]]. How many {items} are not taken?",
            "For a <party|picnic|fair> {who} made [[a]] {items=<sandwiches|muffins|cupcakes|pancakes|rolls>} and "
            "{other} made [[b]]. The guests ate [[c]]. How many {items} were <left over|not eaten>?",
            "{who} blew up [[a]] {items=<balloons|red balloons|party balloons>} and {other} blew up [[b]]. In "
            "the evening only [[c]] were still good. How many {items} had popped?",
            "The teacher had [[a]] {items=<pencils|notebooks|rulers|erasers>} and got [[b]] more. Only [[c]] "
            "were used. How many {items} were not used?",
            "A museum is visited by [[a]] {items=<children|students>} from one school and [[b]] from another. Of "
            "all these, [[c]] are girls. How many {items} are boys?",
            "{who} found [[a]] {items=<shells|seashells|eggs|nuts>} on <Monday|Friday> and [[b]] on "
            "<Tuesday|Sunday>. Of these, [[c]] were broken. How many {items} were whole?",
            "{who} needs [[c]] {items} for <a party|a project|school>. {He} has [[a]] and {other} lends {him} "
            "[[b]]. How many {items} does {he} have more than {he} needs?",
            "A <gardener|florist> bought [[a]] {items=<roses|tulips|lilies|seeds|bulbs>} and then [[b]] more. So "
            "far [[c]] have been planted. How many {items} are <left to plant|not planted yet>?",
            "{who} has [[a]] {items} in one {box} and [[b]] in another. {He} <uses|needs|takes> just [[c]] of "
            "them. How many {items} are left?",
            "{who} printed [[a]] {items=<tickets|flyers|posters|cards>} and {other} printed [[b]]. Only [[c]] of "
            "them were given out. How many {items} are left?",
            "In <a hall|a theater|a tent> there are [[a]] {items=<seats|chairs>} on the left and [[b]] on the "
            "right. Tonight [[c]] of them are taken. How many {items} are <free|empty>?",
            "{who} played [[a]] {items=<games|matches>} last year and [[b]] this year. {He} won [[c]] of them. "
            "How many {items} did {he} not win?",
            "How many {items} are left over if there are [[a]] here and [[b]] there and only [[c]] are "
            "<needed|used|wanted>?",
            "{who} got [[a]] {items} from {other} and [[b]] from {third}. {He} kept only [[c]] of them. How many "
            "{items} did {he} give back?",
            "{who} had [[a]] {items=<problems>} and [[b]] more for another class. {He} has done [[c]] of them "
            "all. How many {items} does {he} still have to do?",
            "{who}: [[a]] and [[b]] {items}, [[c]] of them used. How many {items} are not used?",
            "{who} and {other} caught [[a]] and [[b]] {items=<fish|crabs|frogs|butterflies>}. They kept [[c]] "
            "and let the rest go. How many {items} did they let go?",
            "The {worker} has [[a]] {items} on one table and [[b]] on another. If [[c]] of them <are sold|are "
            "packed|are old>, how many are not?",
        ),
        dev=(
            "{who} carried [[a]] {items=<benches|stools|tables>} into the hall and {other} carried [[b]], but "
            "just [[c]] were sat at. How many {items} had they carried for nothing?",
            "Two harbors hold [[a]] and [[b]] {items=<boats|ships|canoes>}. A storm spared [[c]] of these. How "
            "many {items} did it hit?",
        ),
        test=(
            "The stand got [[a]] {items=<hot dogs|ice creams|lemonades>} from one truck and [[b]] from another. "
            "Fans bought [[c]]. How many {items} were too many?",
            "Parcels with [[a]] and [[b]] {items} reached {who}; [[c]] of the {items} were what {he} had asked "
            "for. How many {items} had {he} not asked for?",
        ),
    ),
)

"""One-step stories of equal groups: groups of so many, things shared out, groups filled, rows and columns."""

from __future__ import annotations

from random import Random

from redline.training.generator.kind import Kind
from redline.training.generator.scene import PACKED, scenes, within
from redline.training.generator.story import amount, apart, step

FAMILY = "word problems"

ROWS = scenes(
    "chair:chairs row:rows, seat:seats row:rows, desk:desks row:rows, tree:trees row:rows, car:cars row:rows,"
    "cabbage:cabbages row:rows, tile:tiles row:rows, bush:bushes row:rows, tulip:tulips row:rows, stamp:stamps row:rows,"
    "photo:photos row:rows, cupcake:cupcakes row:rows, corn_plant:corn_plants row:rows, coin:coins row:rows,"
    "sticker:stickers row:rows, brick:bricks row:rows, tomato_plant:tomato_plants row:rows, button:buttons row:rows"
)


def _groups(rng: Random) -> dict[str, int]:
    k, n = apart(rng, (2, 40), (2, 99))
    return {"k": k, "n": n}


def _shared(rng: Random) -> dict[str, int]:
    k, each = apart(rng, (2, 25), (2, 60))
    return {"n": k * each, "k": k}


def _rows(rng: Random) -> dict[str, int]:
    return {"k": amount(rng, 2, 30), "n": amount(rng, 2, 40)}


KINDS = (
    Kind(
        "packed_total",
        _groups,
        (
            step(
                "total",
                "k * n",
                "There are # {items} in all.",
                "[[k]] {boxes} of [[n]] {items} are # {items}.",
                "Multiply, since all {boxes} have equally many: #.",
                "That makes # {items}.",
                asks="the number of {items} in all {boxes}",
                wrong=("k + n", "n - k", "k * n + n", "k * n - n"),
            ),
        ),
        train=within(
            PACKED,
            "{who} <has|owns|found|bought|packed|brought> [[k]] {boxes} of {items}. <EACH> {box} "
            "<has|contains|holds> [[n]] {items}. <TOTAL>",
            "There <are|were> [[k]] {boxes} <on the table|in the kitchen|in the garage|in the classroom>. {who} puts "
            "[[n]] {items} in <EVERY> {box}. How many {items} does {he} <use|need> <ALL>?",
            "{who} <wants|needs|has> to <fill|pack> [[k]] {boxes} with [[n]] {items} each. How many {items} does "
            "{he} need<| for that>?",
            "If <there are|{who} puts> [[n]] {items} in each {box}, how many {items} are <there |>in [[k]] {boxes}?",
            "<{A_box}|One {box}> <has|holds|contains> [[n]] {items}. How many {items} <are in|do you get from|are "
            "there in> [[k]] {boxes}?",
            "{who} and {other} <filled|packed|prepared> [[k]] {boxes} for the <school fair|bake "
            "sale|picnic|party|market>. They put [[n]] {items} in <each|every one> of them. How many {items} did "
            "they use<| <ALL>>?",
            "{who}'s <mother|uncle|teacher|neighbor|grandmother> <gave|sent|brought> {him} [[k]] {boxes} with [[n]] "
            "{items} in each. <TOTAL>",
            "<In the|At the> <store|shop|storeroom>, {who} <counts|sees|finds> [[k]] {boxes}, and <each one|every "
            "{box}> has [[n]] {items} in it. <TOTAL>",
            "[[k]] {boxes} of {items}, [[n]] <in each|in every {box}|to the {box}>: how many {items}<| in all>?",
            "The {items} are <kept|stored|packed> in [[k]] {boxes}. There are [[n]] {items} in <EVERY> {box}. <TOTAL>",
            "{who} <loves|collects|likes> {items}. {He} keeps them in [[k]] {boxes}, [[n]] in each. How many {items} "
            "does {who} have<| <ALL>>?",
            "How many {items} will {who} need <if {he} wants to put|to put> [[n]] {items} in each of [[k]] {boxes}?",
            "{who} <ordered|picked up|carried in> [[k]] {boxes} from the {place}. <EACH> {box} had [[n]] {items} in "
            "it. How many {items} did {he} get?",
            "The {items} are sold in {boxes} of [[n]]. {who} <buys|gets|orders> [[k]] {boxes}. How many {items} does "
            "{he} get?",
            "The {items} come [[n]] to <{a_box}|each {box}>. How many {items} are in [[k]] {boxes}?",
            "<Last weekend|On Sunday|Yesterday>, {who} <sorted|divided> {his} {items} into [[k]] {boxes}. Each {box} "
            "ended up with [[n]] {items}. How many {items} does {who} have?",
            "{who} <opened|emptied|looked into> [[k]] {boxes} and <found|counted> [[n]] {items} in each. How many "
            "{items} were there <ALL>?",
            "Each of {who}'s [[k]] {boxes} <holds|contains> [[n]] {items}. How many {items} does {he} have <ALL>?",
            "For the <party|fair|class>, each of [[k]] <children|students|helpers|guests> <brings|brought> {a_box} "
            "with [[n]] {items}. <TOTAL>",
            "{who} has [[k]] <friends|cousins|classmates>. {He} <wants to give|would like to give> [[n]] {items} to "
            "<each|every one> of them, one {box} for each. How many {items} does {he} need?",
            "<At work|At the {place}|In the morning> {who} <filled|unpacked> [[k]] {boxes}. <Every one of them|Each> "
            "had [[n]] {items} inside. How many {items} did {he} handle <ALL>?",
            "It takes [[n]] {items} to fill <{a_box}|one {box}>. <How many {items} does it take to fill|How many "
            "{items} are needed for> [[k]] {boxes}?",
            "{who}: [[k]] {boxes}, [[n]] {items} in <each|every {box}>. <TOTAL>",
            "{other} <helped|asked> {who} to count the {items}. There were [[k]] {boxes} with [[n]] in each {box}. "
            "<TOTAL>",
            "<@petal:petals flower:flowers@|@seat:seats bus:buses@|@student:students class:classes@|@slice:slices "
            "pizza:pizzas@|@page:pages book:books@|@player:players team:teams@|@button:buttons "
            "coat:coats@|@window:windows house:houses@|@passenger:passengers van:vans@|@bead:beads "
            "necklace:necklaces@|@room:rooms floor:floors@|@pea:peas pod:pods@><EACH> {box} has [[n]] {items}. <How "
            "many {items} do [[k]] {boxes} have<| <ALL>>?|How many {items} are there in [[k]] {boxes}?>",
            "<@petal:petals flower:flowers@|@seat:seats bus:buses@|@student:students class:classes@|@slice:slices "
            "pizza:pizzas@|@page:pages book:books@|@player:players team:teams@|@guest:guests "
            "table:tables@|@button:buttons coat:coats@|@window:windows house:houses@|@bead:beads "
            "necklace:necklaces@>{who} <sees|counts> [[k]] {boxes}, and there are [[n]] {items} <to each {box}|in "
            "every {box}|for every {box}>. <TOTAL>",
        ),
        dev=within(
            PACKED,
            "{who} lines up [[k]] {boxes}. After {he} has dropped [[n]] {items} into every one, how many {items} are "
            "in them?",
            "Somebody left [[k]] {boxes} by the door of {who}. In each of them {he} finds [[n]] {items}. How many "
            "{items} has {who} found?",
            "What number of {items} fits in [[k]] {boxes} when one {box} takes [[n]]?",
        ),
        test=within(
            PACKED,
            "A truck delivers [[k]] {boxes} to {who}, all of them with [[n]] {items}. How many {items} were delivered?",
            "There are [[n]] {items} per {box}, and {who} has used up [[k]] {boxes}. How many {items} did {he} use?",
            "{who} would like every one of {his} [[k]] {boxes} to hold [[n]] {items}. How many {items} must {he} get?",
        ),
    ),
    Kind(
        "shared_out",
        _shared,
        (
            step(
                "each",
                "n / k",
                "There are # {items} for each.",
                "Share [[n]] {items} in [[k]] equal parts: #.",
                "Divide: #.",
                "Each part has # {items}.",
                asks="how many {items} there are in each of the [[k]] equal parts",
                wrong=("n * k", "n - k", "n / k + 1", "n + k"),
            ),
        ),
        train=within(
            PACKED,
            "{who} <has|bought|picked|found|made|got> [[n]] {items}. {He} <shares|divides|splits> them <EQUALLY> "
            "among [[k]] <{people}|friends|cousins|neighbors>. How many {items} does each <get|receive>?",
            "{who} <has|had> [[n]] {items} and [[k]] {boxes}. If {he} <puts|wants> the same number of {items} in "
            "<EVERY> {box}, how many {items} <go|will be> in each {box}?",
            "There <are|were> [[n]] {items} in [[k]] {boxes}. <EACH> {box} has the same number of {items}. How many "
            "{items} are in <each|one|every> {box}?",
            "[[n]] {items} are <packed|placed|put> <equally|evenly> <in|into> [[k]] {boxes}. How many {items} are in "
            "each {box}?",
            "{who} <wants|needs|plans> to <divide|split|share> [[n]] {items} <EQUALLY> among {his} [[k]] "
            "<friends|classmates|cousins|guests>. How many {items} will each of them get?",
            "How many {items} does each <child|friend|student> get if [[n]] {items} are <shared|divided|split> "
            "<EQUALLY> among [[k]] of them?",
            "{who} and {his} friends, [[k]] <people|children> <ALL>, <shared|split|divided> [[n]] {items} <EQUALLY>. "
            "How many {items} did each one get?",
            "<A teacher|A coach|The {worker}> <has|brings> [[n]] {items} for [[k]] "
            "<students|players|children|helpers>. Everyone gets the same number. How many {items} does each one get?",
            "The [[k]] {boxes}<| in the room| on the floor> hold [[n]] {items} <ALL>, with equally many in each. How "
            "many {items} does each {box} hold?",
            "{who} <organized|sorted|arranged|packed> {his} {items} into [[k]] {boxes}. {He} has [[n]] {items} "
            "<ALL>, and each {box} has the same number. How many {items} are in each {box}?",
            "[[k]] <children|friends|brothers|sisters|neighbors> <picked|found|bought|won> [[n]] {items} together "
            "and <want to share|shared|split> them <EQUALLY>. How many {items} for each?",
            "{who} used [[n]] {items} to fill [[k]] {boxes}. All {boxes} got <equally many|the same number>. How "
            "many {items} went into each {box}?",
            "<If|When> [[n]] {items} are to go <equally|evenly> into [[k]] {boxes}, how many {items} should {who} "
            "put in each?",
            "[[n]] {items}, [[k]] {boxes}, the same number in each. How many {items} <in one {box}|per {box}|in each "
            "{box}>?",
            "{who} <dealt out|handed out|gave out> all {his} [[n]] {items} to [[k]] <friends|children|people>, so "
            "that everyone got the same number. How many {items} did each of them get?",
            "{who} <used|sold|packed> [[n]] {items} in [[k]] <days, the same number <each|every> day. How many "
            "{items} was that <each|every> day|weeks, the same number <each|every> week. How many {items} was that "
            "<each|every> week>?",
            "{other} said that [[n]] {items} are too many for one {box}. So {who} put them into [[k]] {boxes} with "
            "the same number in each. How many {items} <were|are> in each {box} now?",
            "<Before the party|For the party|For the fair>, {who} must <pack|put> [[n]] {items} into [[k]] {boxes}, "
            "<equally|evenly> filled. How many {items} go in <each|every> {box}?",
            "[[k]] equal {boxes} <have|contain|hold> [[n]] {items} <ALL>. <Find the number of {items} in one "
            "{box}.|How many {items} are in one {box}?|How many {items} does one {box} have?>",
            "{who} <baked|made|gathered|bought> enough for everyone: [[n]] {items} for [[k]] "
            "<people|guests|friends>. If all get the same number, how many {items} does each <guest|person> get?",
            "The same number of {items} is in <EVERY> {box}. {who} counts [[k]] {boxes} and [[n]] {items}. How many "
            "{items} are in one {box}?",
            "<@student:students bus:buses@|@student:students class:classes@|@player:players "
            "team:teams@|@guest:guests table:tables@|@bead:beads necklace:necklaces@|@chair:chairs "
            "room:rooms@|@photo:photos page:pages@|@song:songs album:albums@|@scout:scouts tent:tents@>There are "
            "[[n]] {items} and [[k]] {boxes}. <If every {box} has the same number of {items}, how|With equally many "
            "{items} to {a_box}, how> many {items} are there <for|in> each {box}?",
            "<@student:students bus:buses@|@student:students group:groups@|@player:players team:teams@|@guest:guests "
            "table:tables@|@scout:scouts tent:tents@>[[n]] {items} are <divided|split> <equally|evenly> into [[k]] "
            "{boxes}. How many {items} does each {box} have?",
            "A <machine|helper> <fills|packs> [[k]] {boxes} with [[n]] {items} <ALL>. If no {box} has more than "
            "another, how many {items} does each {box} get?",
            "{who} has [[k]] <pockets|shelves|cups|piles>. {He} wants all [[n]] {items} in them, <EQUALLY> shared. "
            "How many {items} go in each?",
        ),
        dev=within(
            PACKED,
            "{who} empties a sack with [[n]] {items} and spreads them over [[k]] {boxes}, no {box} with more than "
            "another. How many {items} lie in each?",
            "Grandma leaves [[n]] {items} to her [[k]] grandchildren, who take equally many. How many {items} does "
            "every grandchild take?",
            "If [[k]] {boxes} of one size contain [[n]] {items} together, what is the number of {items} per {box}?",
        ),
        test=within(
            PACKED,
            "The [[n]] {items} that {who} brought must go round a class of [[k]], with the same for everybody. How "
            "many {items} can each take?",
            "{who} notices that [[k]] full {boxes} make [[n]] {items}. How many {items} does a full {box} have?",
            "After sharing [[n]] {items} fairly with the others at the table, [[k]] people including {who}, how many "
            "{items} is each left with?",
        ),
    ),
    Kind(
        "packs_needed",
        _shared,
        (
            step(
                "groups",
                "n / k",
                "There are # {boxes}.",
                "Divide the {items} by those in each: #.",
                "[[k]] goes into [[n]] this often: #.",
                "That gives # {boxes}.",
                asks="the number of {boxes} with [[k]] {items} in each",
                wrong=("n * k", "n - k", "n / k + 1", "n / k - 1"),
            ),
        ),
        train=within(
            PACKED,
            "{who} <has|bought|picked|found|made|needs to pack> [[n]] {items}. {He} <puts|packs|places> [[k]] "
            "{items} in <EVERY> {box}. How many {boxes} <does {he} need|does {he} use|can {he} fill>?",
            "{who} is <putting|packing|sorting> {his} {items} into {boxes} with [[k]] {items} in each. If {he} has "
            "[[n]] {items}, how many {boxes} <can {he} fill|does {he} need|will {he} use>?",
            "{who} <wants|plans|has> to <buy|get> [[n]] {items}. They <come|are sold> in {boxes} of [[k]]. How many "
            "{boxes} <should|must|does> {he} buy?",
            "<{A_box}|One {box}|Each {box}> <holds|has room for|fits> [[k]] {items}. How many {boxes} are needed <to "
            "hold|for> [[n]] {items}?",
            "How many {boxes} of [[k]] can {who} <fill|make up|pack> with [[n]] {items}?",
            "There <are|were> [[n]] {items} <ALL>, with [[k]] in <EVERY> {box}. How many {boxes} <are|were> there?",
            "[[n]] {items} were <packed|put> into {boxes}, [[k]] in each<| {box}>. How many {boxes} were "
            "<filled|used|there>?",
            "<EACH> {box} can hold [[k]] {items}. {who} <has|got|was given> [[n]] {items} to <store|pack|put away>. "
            "How many {boxes} does {he} need?",
            "{who} <baked|picked|made|gathered> [[n]] {items} <on Saturday|this morning|for the market|with "
            "{other}>. If {he} packs them [[k]] to <{a_box}|each {box}>, how many {boxes} <will {he} have|does {he} "
            "get>?",
            "[[n]] {items}, [[k]] in <{a_box}|each {box}|every {box}>. How many {boxes}?",
            "{who} put [[k]] {items} in each {box} until all [[n]] {items} were <put away|packed|gone>. How many "
            "{boxes} did {he} use?",
            "To carry [[n]] {items}, {who} takes {boxes} that hold [[k]] each. How many {boxes} does {he} <take|need>?",
            "At the {place}, <they sell|you get> {items} in {boxes} of [[k]]. The {worker} needs [[n]] {items}. How "
            "many {boxes} <should be ordered|are needed|is that>?",
            "The {worker} <has|got> [[n]] {items} and <fills|makes up> {boxes} with [[k]] in each. How many {boxes} "
            "will be <filled|full>?",
            "{who} <counted|has> [[n]] {items} in {his} {boxes}. If each {box} has [[k]] {items}, how many {boxes} "
            "<does {he} have|are there>?",
            "<All|The> [[n]] {items} <are|were> in {boxes}. <EACH> {box} has [[k]] of them. Find the number of "
            "{boxes}.",
            "<If|When> [[k]] {items} go in one {box}, how many {boxes} <do [[n]] {items} fill|are needed for [[n]] "
            "{items}|can be filled with [[n]] {items}>?",
            "{who} and {other} <must|have to> pack [[n]] {items} <before noon|for the school|tonight>. Only [[k]] of "
            "them fit in one {box}. How many {boxes} do they need?",
            "{other} gave {who} [[n]] {items}. {who} <groups|sorts> them by [[k]] and gives every group its own "
            "{box}. How many {boxes} does {he} need?",
            "<For each {box}|To fill one {box}>, {who} needs [[k]] {items}. {He} has [[n]] {items}. How many {boxes} "
            "can {he} fill?",
            "{who} likes order: exactly [[k]] {items} in <EVERY> {box}. How many {boxes} does {he} need for {his} "
            "[[n]] {items}?",
            "<@student:students bus:buses@|@player:players team:teams@|@guest:guests table:tables@|@scout:scouts "
            "tent:tents@|@passenger:passengers van:vans@|@child:children boat:boats@>There are [[n]] {items}. Each "
            "{box} <has|takes> [[k]] {items}. How many {boxes} are <there|needed|full>?",
            "<@student:students bus:buses@|@player:players team:teams@|@guest:guests table:tables@|@scout:scouts "
            "tent:tents@|@child:children group:groups@>[[n]] {items} <came|have come> to the <camp|hall|park>. With "
            "[[k]] {items} to <{a_box}|each {box}>, how many {boxes} <are needed|are there|will there be>?",
            "<@bead:beads necklace:necklaces@|@button:buttons coat:coats@|@apple:apples pie:pies@|@egg:eggs "
            "cake:cakes@|@wheel:wheels cart:carts@|@brick:bricks post:posts@|@flower:flowers "
            "wreath:wreaths@|@stick:sticks kite:kites@>{who} <needs|uses> [[k]] {items} <for one|for each|to make "
            "one> {box}. How many {boxes} can {he} make with [[n]] {items}?",
            "<@bead:beads necklace:necklaces@|@apple:apples pie:pies@|@egg:eggs cake:cakes@|@flower:flowers "
            "wreath:wreaths@|@lemon:lemons jug:jugs@>{who} has [[n]] {items}. It takes [[k]] {items} for one {box}. "
            "How many {boxes} is that?",
        ),
        dev=within(
            PACKED,
            "{who} takes [[k]] {items} at a time out of a heap of [[n]] and gives each lot {a_box}. How many {boxes} "
            "are used when the heap is gone?",
            "How many {boxes} did {who} open if {he} took out [[n]] {items} and each {box} had [[k]] inside?",
            "A club ordered [[n]] {items}, and [[k]] arrive per {box}. How many {boxes} arrive?",
        ),
        test=within(
            PACKED,
            "{who} has to store [[n]] {items}, but no {box} takes more than [[k]]. How many full {boxes} will there "
            "be?",
            "With [[k]] {items} per {box}, what number of {boxes} makes [[n]] {items}?",
            "For the school trip {who} packed [[n]] {items} in {boxes} of [[k]]. How many {boxes} went on the trip?",
        ),
    ),
    Kind(
        "rows_total",
        _rows,
        (
            step(
                "total",
                "k * n",
                "There are # {items}.",
                "[[k]] {boxes} of [[n]] {items}: #.",
                "Multiply {boxes} by {items} in {a_box}: #.",
                asks="the number of {items} in the [[k]] {boxes}",
                wrong=("k + n", "n - k", "2 * (k + n)", "k * n + k"),
            ),
        ),
        train=within(
            ROWS,
            "{who} <arranges|lines up|sets out|places> {items} in [[k]] {boxes} with [[n]] {items} in <each|every> "
            "{box}. <TOTAL>",
            "There <are|were> [[k]] {boxes} of {items}<| in the picture>. <EACH> {box} has [[n]] {items}. <TOTAL>",
            "{who} <counts|sees|needs> [[k]] {boxes} of [[n]] {items}. <TOTAL>",
            "<{A_box}|One {box}> has [[n]] {items}. How many {items} are <there |>in [[k]] {boxes}?",
            "The {items} <are|were> in [[k]] {boxes}, [[n]] <in each|to {a_box}|in every {box}>. <TOTAL>",
            "How many {items} are there in [[k]] {boxes} with [[n]] {items} in <each|every> {box}?",
            "If there are [[k]] {boxes} and [[n]] {items} in <{a_box}|each {box}>, how many {items} are there?",
            "The {items} form [[k]] rows and [[n]] columns. <TOTAL>",
            "{who} <made|drew|planned> [[n]] columns and [[k]] rows of {items}. <TOTAL>",
            "An array of {items} has [[k]] rows and [[n]] columns. How many {items} are in the array?",
            "{who} <put|set> the {items} in [[k]] equal rows. There were [[n]] {items} in <each|every> row. How many "
            "{items} did {he} have?",
            "{who} helped {other} with the {items}. They made [[k]] {boxes} of [[n]] {items} each. How many {items} "
            "did they use <ALL>?",
            "[[k]] {boxes}, [[n]] {items} <in {a_box}|in each>. How many {items}?",
            "The {worker} <has|wants> [[k]] {boxes} with the same number of {items}, [[n]] in each. How many {items} "
            "<is that|are needed> <ALL>?",
            "Each of the [[k]] {boxes}<| in the plan of {who}| that {who} made> has [[n]] {items}. <TOTAL>",
            "There is <just enough |>room for [[k]] {boxes} of [[n]] {items}. How many {items} <fit|is there room "
            "for>?",
            "{who} <is planning|plans> [[k]] {boxes} of {items}. If <each|every> {box} is to have [[n]], how many "
            "{items} does {he} need?",
            "Counting the {items}, {who} gets [[n]] in a row and [[k]] rows. How many {items} are there<| <ALL>>?",
            "{who} has enough {items} for [[k]] {boxes} of [[n]], with none left over. How many {items} does {he} "
            "have?",
            "Each of {who}'s [[k]] rows is [[n]] {items} long. <TOTAL>",
            "A <plan|drawing|picture> shows [[k]] rows, each with [[n]] {items}. How many {items} does it show?",
        ),
        dev=within(
            ROWS,
            "From the window {who} looks at [[k]] {boxes} of {items}, always [[n]] side by side. How many {items} is "
            "{he} looking at?",
            "For the festival, {items} were laid out [[n]] by [[k]]. How many {items} were laid out?",
            "{who} finishes one {box} of [[n]] {items} after another until there are [[k]] {boxes}. How many {items} "
            "does that take?",
        ),
        test=within(
            ROWS,
            "{who} checks every {box} of {items}: there are [[k]] {boxes}, and none has more or fewer than [[n]]. "
            "How many {items} are there to check?",
            "What number of {items} do [[k]] rows of [[n]] make?",
            "A rectangle of {items} is [[n]] {items} long and [[k]] {items} wide. How many {items} does it have?",
        ),
    ),
)

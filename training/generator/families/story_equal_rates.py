"""One-step stories of so much for each: prices, wages and work in a time."""

from __future__ import annotations

from random import Random

from redline.training.generator.kind import Kind
from redline.training.generator.scene import PRICED, RATES, within
from redline.training.generator.story import apart, step

FAMILY = "word problems"


def _priced(rng: Random) -> dict[str, int]:
    p, n = apart(rng, (2, 60), (2, 40))
    return {"p": p, "n": n}


def _paid(rng: Random) -> dict[str, int]:
    k, other = apart(rng, (2, 30), (2, 40))
    return {"t": k * other, "k": k}


KINDS = (
    Kind(
        "price_for_several",
        _priced,
        (
            step(
                "cost",
                "p * n",
                "The {items} cost # dollars.",
                "[[n]] {items} at $[[p]]: #.",
                "Multiply the price by the number of {items}: #.",
                "That is # dollars.",
                asks="the cost of [[n]] {items}",
                wrong=("p + n", "p * n + p", "p * n - p", "p * n + n"),
            ),
        ),
        train=within(
            PRICED,
            "{who} <bought|ordered|paid for> [[n]] {items}. <EACH> {item} cost $[[p]]. How much <did {he} spend|did "
            "{he} pay|money did {he} spend><| <ALL>>?",
            "{who} <buys|orders|wants to buy> [[n]] {items} for <$[[p]]|[[p]] dollars> each. <COST>",
            "<{A_item}|One {item}> costs <$[[p]]|[[p]] dollars>. <How much do [[n]] {items} cost?|What is the price "
            "of [[n]] {items}?|How much is it for [[n]] {items}?>",
            "How much <does|will> {who} pay for [[n]] {items} at <$[[p]]|[[p]] dollars> each?",
            "At the <store|market|school fair>, {items} <cost|are> $[[p]] each. {who} <buys|needs|takes> [[n]] of "
            "them. How much money does {he} need?",
            "{who} <sells|sold> [[n]] {items} for $[[p]] <each|apiece|per {item}>. How much money is that <ALL>?",
            "{who} sold [[n]] {items} at <a yard sale|the flea market|the fair|the market>. If {he} got "
            "<$[[p]]|[[p]] dollars> for each<| one>, how much <did {he} earn|money did {he} make>?",
            "The <teacher|coach|club|class> needs [[n]] {items}, and each {item} costs $[[p]]. <How much will they "
            "cost <ALL>?|What is the total cost?|How much money is needed?>",
            "If one {item} costs $[[p]], how much <will|do> [[n]] {items} cost?",
            "<Each|Every> {item} is on sale for [[p]] dollars. {who} gets [[n]] {items}. How many dollars does {he} "
            "<pay|spend>?",
            "[[n]] {items} at $[[p]] each: <what is the total?|how much <ALL>?|how many dollars is that?>",
            "{who} and {other} buy [[n]] {items}. They pay $[[p]] for each. How much do they pay <together|<ALL>>?",
            "The price of one {item} is $[[p]]. Find the cost of [[n]] {items}.",
            "{who} has [[n]] {items}, <each worth $[[p]]|worth $[[p]] each>. How much are they worth <ALL>?",
            "<For {his} birthday|On vacation|After school|At the {place}> {who} got [[n]] {items} that cost $[[p]] "
            "each. How much did the {items} cost <ALL>?",
            "{other} <charges|asks> [[p]] dollars for one {item}. How many dollars does {who} pay for [[n]]<| of "
            "them| {items}>?",
            "{who} <picked|chose> [[n]] {items} <in the store|from the shelf>. They were $[[p]] each. How much did "
            "they cost <ALL>?",
            "{who}'s <mother|aunt|grandfather> <bought|paid for> [[n]] {items} at $[[p]] each. <How much did they "
            "cost <ALL>?|What was the total?>",
            "A <class|family|team> of [[n]] gets one {item} each. If {a_item} costs [[p]] dollars, how much do all "
            "the {items} cost?",
            "How much money does {who} get for [[n]] {items}, if {he} <sells|sold> each for $[[p]]?",
            "{who} paid $[[p]] for each {item} and bought [[n]] {items}. Find the cost of all the {items}.",
            "[[n]] friends each <bought|ordered> one of the {items} for $[[p]]. How much did they <pay|spend> <ALL>?",
        ),
        dev=within(
            PRICED,
            "The tag on the {item} says $[[p]], and {who} puts [[n]] of them into the cart. What will {he} have to "
            "pay?",
            "Somebody who bought [[n]] {items} paid $[[p]] for every one. How much was that in dollars?",
            "Each of [[n]] customers of {who} takes one {item} for $[[p]]. How many dollars come in?",
        ),
        test=within(
            PRICED,
            "{who} would love to have [[n]] {items}, but they are $[[p]] a piece. How much money must {he} bring?",
            "For [[n]] {items} at a price of [[p]] dollars, what does the bill come to?",
            "A box of [[n]] {items} is paid by the piece, $[[p]] each. What is the whole box worth?",
        ),
    ),
    Kind(
        "price_of_each",
        _paid,
        (
            step(
                "price",
                "t / k",
                "Each {item} costs # dollars.",
                "Divide the money by the number of {items}: #.",
                "One {item}: #.",
                asks="the price of one {item}",
                wrong=("t * k", "t - k", "t / k + 1", "t + k"),
            ),
        ),
        train=within(
            PRICED,
            "{who} <bought|ordered|got> [[k]] {items} for <$[[t]]|[[t]] dollars><| <ALL>>. <How much did each {item} "
            "cost?|What was the price of one {item}?|How much did {he} pay for each {item}?>",
            "[[k]] {items} cost <$[[t]]|[[t]] dollars>. How much does <one|a single> {item} cost?",
            "{who} <paid $[[t]] for|spent $[[t]] on> [[k]] {items}. <EACH> {item} cost the same<| amount>. How much "
            "did <each|one> {item} cost?",
            "{who} sold [[k]] {items} for <$[[t]]|a total of $[[t]]>. If all had the same price, how much did {he} "
            "get for each {item}?",
            "If [[k]] {items} cost $[[t]] <ALL>, <how much is one {item}|what does one {item} cost|what is the price "
            "of each {item}>?",
            "How much does one {item} cost if {who} pays <$[[t]]|[[t]] dollars> for [[k]] {items}?",
            "The <teacher|coach|club> paid $[[t]] for [[k]] {items} <of the same kind|at the same price|that all "
            "cost the same>. What did one {item} cost?",
            "The total for [[k]] {items} was $[[t]]. <Find the price of one {item}.|How much was each {item}?>",
            "A pack of [[k]] {items} costs [[t]] dollars. How many dollars is that per {item}?",
            "{who} and {other} <made|got> $[[t]] by selling [[k]] {items} at the same price. <What|How much> did one "
            "{item} cost?",
            "<At the fair|On vacation|At the {place}>, {who} paid $[[t]] for [[k]] {items}. How many dollars was "
            "each {item}?",
            "[[k]] {items} for $[[t]]: what is the price of each {item}?",
            "{who} gave the <cashier|clerk> <exactly |>$[[t]] for [[k]] {items}. If all the {items} cost the same, "
            "how much was each {item}?",
            "<A box|A set|A bag> of [[k]] {items} is sold for $[[t]]. What is the price per {item}?",
            "[[k]] friends each bought one {item}. Together they paid $[[t]]. How much did each {item} cost?",
            "{who}'s <mother|aunt|grandfather> paid [[t]] dollars for [[k]] {items}. How many dollars did each "
            "{item} cost?",
            "The club raised $[[t]] by selling [[k]] {items}. How much was one {item}?",
            "For <$[[t]]|[[t]] dollars> you get [[k]] {items}. What is the cost of a single {item}?",
            "Find the price of one {item} <if|when> [[k]] of them cost $[[t]].",
            "<Yesterday|Last week> [[k]] {items} were sold for $[[t]] <ALL>, all at one price. What was the price of "
            "{a_item}?",
        ),
        dev=within(
            PRICED,
            "The bill of {who} shows [[k]] {items}, nothing else, and comes to $[[t]]. What is the price of an item?",
            "{who} gave the seller $[[t]] and walked off with [[k]] equal {items}. How many dollars was one {item}?",
            "{who} took [[k]] {items} and laid down $[[t]]. How much was it for each?",
        ),
        test=within(
            PRICED,
            "With $[[t]] {who} could pay for exactly [[k]] {items}. How many dollars is a single {item}?",
            "For [[k]] {items} of one sort {other} asked [[t]] dollars from {who}. How much is that apiece?",
            "{who} divides what {he} paid, $[[t]], by the [[k]] {items} in {his} bag. What does {a_item} come to?",
        ),
    ),
    Kind(
        "how_many_for_money",
        _paid,
        (
            step(
                "number",
                "t / k",
                "{who} can buy # {items}.",
                "Divide the money by the price of one {item}: #.",
                "That is # {items}.",
                asks="the number of {items} at $[[k]] each for $[[t]]",
                wrong=("t * k", "t - k", "t / k + 1", "t / k - 1"),
            ),
        ),
        train=within(
            PRICED,
            "{who} <has|saved|earned|was given> <$[[t]]|[[t]] dollars>. <EACH> {item} costs <$[[k]]|[[k]] dollars>. "
            "How many {items} can {he} buy<| with {his} money>?",
            "{who} <spent $[[t]] <ALL> on|paid $[[t]] <ALL> for> {items} that cost $[[k]] each. How many {items} did "
            "{he} <buy|get>?",
            "How many {items} can {who} <buy|get> <for|with> <$[[t]]|[[t]] dollars> if <one|each> {item} costs "
            "<$[[k]]|[[k]] dollars>?",
            "<{A_item}|One {item}> costs $[[k]]. How many {items} <can you buy with|do you get for> $[[t]]?",
            "{who} sold {items} for $[[k]] each and <made|earned|got> $[[t]]<| <ALL>>. How many {items} did {he} sell?",
            "If {items} <cost|are> $[[k]] each, how many {items} can {who} <afford|buy> with $[[t]]?",
            "{who} wants to spend all {his} [[t]] dollars on {items}. They cost [[k]] dollars each. How many {items} "
            "<will|does> {he} get?",
            "The <teacher|coach|club> has $[[t]] for new {items}. The price is $[[k]] for each {item}. How many "
            "{items} can be bought?",
            "<At the fair|On vacation|At the {place}>, {who} spent $[[t]] on {items}. Each {item} <cost|was> $[[k]]. "
            "How many {items} did {he} buy?",
            "{who} needs $[[t]]. {He} <gets|earns> $[[k]] for each {item} {he} sells. How many {items} must {he} sell?",
            "The {items} <cost|came to> $[[t]] <ALL>, $[[k]] for each {item}. How many {items} were <there|bought>?",
            "$[[t]] to spend, $[[k]] per {item}: how many {items}?",
            "{who}'s <mother|aunt|grandfather> gave {him} $[[t]]. {He} wants to buy {items} at $[[k]] each. How many "
            "{items} can {he} <get|buy>?",
            "With $[[t]], how many {items} can {who} buy at <$[[k]]|[[k]] dollars> <each|apiece|per {item}>?",
            "The class <raised|made|got> $[[t]] from selling {items} at $[[k]] each. How many {items} were sold?",
            "{who} pays $[[t]] for some {items}. One {item} is $[[k]]. How many {items} does {he} <buy|pay for>?",
            "Lunch paid, {who} has $[[t]] left for {items}. If they <cost|are> $[[k]] each, how many {items} can "
            "{he} buy?",
            "{who} wants to earn $[[t]]. How many {items} must {he} sell at $[[k]] each?",
            "{A_item} costs [[k]] dollars, and {who} has [[t]] dollars. Find how many {items} {he} can buy.",
        ),
        dev=within(
            PRICED,
            "One after another {who} buys {items} at $[[k]], until all of {his} $[[t]] is spent. How many {items} "
            "has {he} bought?",
            "A sign reads: '{items}, $[[k]] each'. How many {items} is that for [[t]] dollars?",
            "{who} will go on buying {items} at [[k]] dollars while {his} [[t]] dollars last. How many {items} will "
            "{he} have?",
        ),
        test=within(
            PRICED,
            "The cash box of {who} went up by $[[t]] from selling {items} at [[k]] dollars. How many {items} were "
            "sold?",
            "{other} lends {who} exactly $[[t]] to buy {items}, which are $[[k]] apiece. How many {items} will it be?",
            "What number of {items} did {who} get for $[[t]], when the price was $[[k]] for every one of them?",
        ),
    ),
    Kind(
        "done_in_time",
        _priced,
        (
            step(
                "total",
                "p * n",
                "That is # {items}.",
                "[[n]] {boxes} with [[p]] {items} each: #.",
                "Multiply the {items} of one {box} by the {boxes}: #.",
                asks="the number of {items} in [[n]] {boxes}",
                wrong=("p + n", "p * n + p", "p * n - p"),
            ),
        ),
        train=within(
            RATES,
            "{who} {does} [[p]] {items} <{a_box}|each {box}|every {box}|per {box}>. How many {items} <will|does|can> "
            "{he} {do} in [[n]] {boxes}?",
            "{who} can {do} [[p]] {items} in <one|a single> {box}. How many {items} can {he} {do} in [[n]] {boxes}?",
            "<Each|Every single> {box} {who} {does} [[p]] {items}. How many {items} is that <in|after> [[n]] {boxes}?",
            "How many {items} does {who} {do} in [[n]] {boxes} <if {he} {does}|at> [[p]] {items} <{a_box}|each "
            "{box}|every {box}|per {box}>?",
            "If {who} {does} [[p]] {items} <{a_box}|each {box}|every {box}|per {box}> for [[n]] {boxes}, how many "
            "{items} <will|does> {he} {do} <ALL>?",
            "{who} <plans|wants|has> to {do} [[p]] {items} <EVERY> {box}. How many {items} <is that|will it be> "
            "after [[n]] {boxes}?",
            "{who} worked <on it |>for [[n]] {boxes}, at [[p]] {items} per {box}. How many {items} <is|was> that "
            "<ALL>?",
            "It takes {who} one {box} to {do} [[p]] {items}. How many {items} can {he} {do} in [[n]] {boxes}?",
            "{who} and {other} {do} [[p]] {items} <{a_box}|each {box}|every {box}|per {box}> together. How many "
            "{items} do they {do} in [[n]] {boxes}?",
            "{who}: [[p]] {items} per {box}, [[n]] {boxes}. How many {items} is that <ALL>?",
            "For [[n]] {boxes}, {who} {does} [[p]] {items} <EVERY> {box}. How many {items} is that <ALL>?",
            "At a rate of [[p]] {items} per {box}, how many {items} does {who} {do} in [[n]] {boxes}?",
            "In [[n]] {boxes}, how many {items} will {who} {do} if {he} {does} [[p]] {items} <{a_box}|each "
            "{box}|every {box}|per {box}>?",
            "{who} {does} [[p]] {items} in <one|a single> {box}. At this <rate|speed|pace>, how many {items} will "
            "{he} {do} in [[n]] {boxes}?",
            "{who} <promised|decided> to {do} [[p]] {items} <{a_box}|each {box}|every {box}> for [[n]] {boxes}. How "
            "many {items} is that <ALL>?",
            "{other} <wonders|asks> how many {items} {who} can {do} in [[n]] {boxes}. {who} {does} [[p]] {items} "
            "<{a_box}|each {box}|per {box}>. What is the answer?",
            "<For the past|During the last> [[n]] {boxes}, it was [[p]] {items} <{a_box}|each {box}|every {box}> for "
            "{who}. How many {items} was that <ALL>?",
            "{who} goes on for [[n]] {boxes}. <EACH> {box} it is [[p]] {items}. Find the number of {items} {he} "
            "{does}.",
        ),
        dev=within(
            RATES,
            "{who} keeps going for [[n]] {boxes} and never does more or fewer than [[p]] {items} in {a_box}. How "
            "many {items} does {he} get done?",
            "What number of {items} comes together in [[n]] {boxes}, with {who} doing [[p]] of them in each?",
            "By the end of [[n]] {boxes}, how many {items} are behind {who}, given [[p]] of them in every {box}?",
        ),
        test=within(
            RATES,
            "{who} is known to {do} [[p]] {items} in every {box} there is. How many {items} after [[n]] {boxes}?",
            "With [[n]] {boxes} of time and [[p]] {items} per {box}, how far does {who} get? Answer in {items}.",
            "If one {box} is good for [[p]] {items}, what are [[n]] {boxes} good for? {who} wants the number of "
            "{items}.",
        ),
    ),
    Kind(
        "time_it_takes",
        _paid,
        (
            step(
                "time",
                "t / k",
                "It takes # {boxes}.",
                "Divide the {items} by those in one {box}: #.",
                "{who} needs # {boxes}.",
                asks="the number of {boxes} for [[t]] {items}, at [[k]] {items} per {box}",
                wrong=("t * k", "t - k", "t / k + 1"),
            ),
        ),
        train=within(
            RATES,
            "{who} {does} [[k]] {items} <{a_box}|each {box}|every {box}|per {box}>. How many {boxes} <will|does> it "
            "take {him} to {do} [[t]] {items}?",
            "{who} <has|wants|plans|needs> to {do} [[t]] {items}. {He} {does} [[k]] {items} <{a_box}|each "
            "{box}|every {box}|per {box}>. How many {boxes} <does {he} need|will it take|will {he} need>?",
            "How many {boxes} does {who} need to {do} [[t]] {items} <at|if {he} {does}> [[k]] {items} <{a_box}|each "
            "{box}|every {box}|per {box}>?",
            "If {who} {does} [[k]] {items} <EVERY> {box}, <after how many {boxes} will it be|in how many {boxes} "
            "does {he} {do}> [[t]] {items}?",
            "There are [[t]] {items} to {do}. {who} can {do} [[k]] {items} <{a_box}|each {box}|every {box}|per "
            "{box}>. How many {boxes} <is that|will it take>?",
            "It takes {who} one {box} to {do} [[k]] {items}. How many {boxes} does {he} need for [[t]] {items}?",
            "{who} {does} exactly [[k]] {items} <{a_box}|each {box}|every {box}|per {box}>. {His} goal is [[t]] "
            "{items}. How many {boxes} will {he} need?",
            "{who} and {other} have to {do} [[t]] {items}. Together they {do} [[k]] {items} <{a_box}|each "
            "{box}|every {box}|per {box}>. How many {boxes} do they need?",
            "[[t]] {items}, [[k]] {items} per {box}: how many {boxes} does {who} need?",
            "At a rate of [[k]] {items} per {box}, how many {boxes} does it take {who} to {do} [[t]] {items}?",
            "{who} <needs|wants> to {do} [[t]] {items} and can {do} [[k]] {items} <{a_box}|each {box}|every "
            "{box}|per {box}>. How many {boxes} will {he} need?",
            "In how many {boxes} can {who} {do} [[t]] {items}, if {he} can {do} [[k]] in <one|each> {box}?",
            "{who} has [[t]] {items} to {do}. If {he} {does} [[k]] of them <{a_box}|each {box}|every {box}>, how "
            "many {boxes} will it take?",
            "{who} {does} [[k]] {items} in <one|a single> {box}. How many {boxes} does it take {him} <to {do}|for> "
            "[[t]] {items}?",
            "For [[t]] {items}, how long does {who} need at [[k]] {items} per {box}? Give the number of {boxes}.",
            "{who} started to {do} [[k]] {items} <{a_box}|each {box}|every {box}>. After how many {boxes} are there "
            "[[t]] {items}?",
            "{other} asks how long [[t]] {items} will take. 'In {a_box} I {do} [[k]] of them,' says {who}. How many "
            "{boxes} is that?",
        ),
        dev=within(
            RATES,
            "Before {who} lies a job of [[t]] {items}, and [[k]] of them get done in {a_box}. How many {boxes} will "
            "it last?",
            "When will {who} be through with [[t]] {items}, if {he} begins now with [[k]] in every {box}? Give the "
            "number of {boxes}.",
            "Doing [[k]] {items} each {box}, {who} works off a list of [[t]]. For how many {boxes} is {he} at it?",
        ),
        test=within(
            RATES,
            "{who} got [[t]] {items} done, always [[k]] in {a_box}. How many {boxes} have gone by?",
            "What number of {boxes} must {who} plan for [[t]] {items}, with [[k]] of them in {a_box}?",
            "Divide the job of {who}, [[t]] {items}, into {boxes} of [[k]] {items}. How many {boxes} is the job?",
        ),
    ),
    Kind(
        "each_time",
        _paid,
        (
            step(
                "each",
                "t / k",
                "That is # {items} per {box}.",
                "Divide the {items} by the number of {boxes}: #.",
                "In one {box}: #.",
                asks="the number of {items} in one {box}",
                wrong=("t * k", "t - k", "t / k - 1"),
            ),
        ),
        train=within(
            RATES,
            "{who} {does} [[t]] {items} in [[k]] {boxes}, the same number <EVERY> {box}. How many {items} <is "
            "that|does {he} {do}> <{a_box}|each {box}|every {box}|per {box}>?",
            "{who} <has|wants|plans|needs> to {do} [[t]] {items} in [[k]] {boxes}. How many {items} <must|should> "
            "{he} {do} <each|every|per> {box}, if it is always the same number?",
            "It took {who} [[k]] {boxes} to {do} [[t]] {items}. How many {items} was that <{a_box}|each {box}|every "
            "{box}|per {box}>?",
            "In [[k]] {boxes} {who} can {do} [[t]] {items}. At the same <rate|speed>, how many {items} can {he} {do} "
            "in one {box}?",
            "How many {items} per {box} does {who} {do} if it is [[t]] {items} in [[k]] {boxes}?",
            "If {who} needs [[k]] {boxes} for [[t]] {items}, how many {items} does {he} {do} in <one|each> {box}?",
            "{who} has [[k]] {boxes} to {do} [[t]] {items}. If {he} {does} equally many <EVERY> {box}, how many "
            "{items} is that <{a_box}|each {box}|every {box}|per {box}>?",
            "[[t]] {items} in [[k]] {boxes}: how many {items} does {who} {do} <{a_box}|each {box}|every {box}|per "
            "{box}>?",
            "{who} and {other} {do} [[t]] {items} in [[k]] {boxes}. How many {items} do they {do} in one {box}<, if "
            "it is always the same number|>?",
            "{who} {does} [[t]] {items} in [[k]] {boxes}. How many {items} is that <{a_box}|each {box}|per {box}>, "
            "if it is the same number <EVERY> {box}?",
            "{who} wants to {do} [[t]] {items} in [[k]] {boxes}. How many {items} <is that|does {he} have to {do}> "
            "<{a_box}|each {box}|per {box}>?",
            "After [[k]] {boxes}, {who} has [[t]] {items}. It was always the same number. How many {items} did {who} "
            "{do} in one {box}?",
            "To {do} [[t]] {items} in [[k]] {boxes}, how many {items} must {who} {do} <each|every> {box}?",
            "What is the rate of {who} in {items} per {box}, if {he} {does} [[t]] {items} in [[k]] {boxes}?",
            "{who} spread [[t]] {items} <equally|evenly> over [[k]] {boxes}. How many {items} was that <each "
            "{box}|every {box}|per {box}>?",
            "{who} {does} [[t]] {items} in exactly [[k]] {boxes}. {other} asks: 'How many {items} is that per {box}?'",
            "{who} and {other} {do} equally many {items} <EVERY> {box}, and after [[k]] {boxes} it is [[t]] {items}. "
            "How many {items} is it in one {box}?",
        ),
        dev=within(
            RATES,
            "Spread evenly over [[k]] {boxes}, what do the [[t]] {items} that {who} must {do} come to in one {box}?",
            "After [[k]] {boxes} of steady work {who} is at [[t]] {items}. How many {items} did every {box} bring?",
            "{who} knows that [[k]] {boxes} bring [[t]] {items}. What does one {box} bring?",
        ),
        test=within(
            RATES,
            "{who} finished [[t]] {items} within [[k]] {boxes} and kept the same pace. How many {items} fell on one "
            "{box}?",
            "What is the pace of {who}, in {items} per {box}, when [[k]] {boxes} see [[t]] {items}?",
            "It is [[t]] {items} that {who} had to {do}, and there were [[k]] {boxes} for it, all alike. How many "
            "{items} went into each {box}?",
        ),
    ),
)

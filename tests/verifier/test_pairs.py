"""Pairs of answers of every kind that data sets and models write; the verdict is the same either way round."""

import pytest
import pytest_asyncio

from verifier import AnswerChecker

KINDS = {
    "exact numbers": r"""
        3^{200} ;; 3^{200}+1 ;; no
        2^{64} ;; 18446744073709551616 ;; yes
        2^{64} ;; 18446744073709551615 ;; no
        100! ;; 100!-1 ;; no
        \frac{10^{30}+1}{10^{30}} ;; 1 ;; no
        \frac{100!}{99!} ;; 100 ;; yes
        \binom{100}{50} ;; \binom{100}{50}+1 ;; no
        10^{50} ;; 10^{50}+0 ;; yes
        \sqrt{10^{60}+1} ;; 10^{30} ;; no
        10^{20} ;; 100000000000000000000 ;; yes
        99999999999999999999 ;; 10^{20} ;; no
        \frac{1}{10^{40}} ;; 0 ;; no
        \pi ;; 3.14159265358979 ;; yes
        \pi ;; \frac{355}{113} ;; no
        2^{100}x ;; (2^{100}+1)x ;; no
        x=2^{100} ;; x=2^{100}+1 ;; no
        (2^{100},1) ;; (2^{100}+1,1) ;; no
        \{2^{100}\} ;; \{2^{100}+1\} ;; no
        \begin{pmatrix}2^{100}\\1\end{pmatrix} ;; \begin{pmatrix}2^{100}+1\\1\end{pmatrix} ;; no
    """,
    "products and mixed numbers": r"""
        3(4) ;; 12 ;; yes
        3(4) ;; 7 ;; no
        (3)(4)(5) ;; 60 ;; yes
        5(\frac{1}{5}) ;; 1 ;; yes
        2(\frac12) ;; 1 ;; yes
        2(\frac12) ;; \frac52 ;; no
        2\left(3\right) ;; 6 ;; yes
        2\frac12 ;; \frac52 ;; yes
        2 \frac{1}{2} ;; 2.5 ;; yes
        2 and 1/2 ;; 2.5 ;; yes
        2 \text{ and } \frac{1}{2} ;; 2.5 ;; yes
        2\cdot\frac12 ;; 1 ;; yes
        2(3)^2 ;; 18 ;; yes
        (-1)(5) ;; -5 ;; yes
        -2(3) ;; -6 ;; yes
        2(-3) ;; -6 ;; yes
        10(1.5) ;; 15 ;; yes
        2(3+4) ;; 14 ;; yes
        \frac{2(3)}{4} ;; 1.5 ;; yes
        \sqrt{2(8)} ;; 4 ;; yes
        2(3)(4) ;; 24 ;; yes
        3(5)+2(4) ;; 23 ;; yes
        2[3] ;; 6 ;; yes
    """,
    "bases": r"""
        101_2 ;; 5 ;; yes
        52_8 ;; 42 ;; yes
        52_8 ;; 52 ;; unknown
        101_2 ;; 101_3 ;; no
        101_{2} ;; 5_{10} ;; yes
        1A_{16} ;; 26 ;; yes
        110_{\text{two}} ;; 6 ;; yes
        12_3 ;; 5_{10} ;; yes
        234_5 ;; 69 ;; yes
    """,
    "degrees": r"""
        \sin 60^\circ ;; \frac{\sqrt{3}}{2} ;; yes
        \sin(60°) ;; \frac{\sqrt{3}}{2} ;; yes
        \tan 60^\circ ;; \sqrt3 ;; yes
        \cos(45^\circ) ;; \frac{1}{\sqrt2} ;; yes
        \cos 60 ;; \cos 60^\circ ;; no
        2\sin 30^\circ ;; 1 ;; yes
        \sin^2 30^\circ ;; \frac14 ;; yes
        \frac{1}{\sin 30^\circ} ;; 2 ;; yes
        \cos 120^\circ ;; -0.5 ;; yes
        \tan(45°) ;; 1 ;; yes
        45^\circ ;; \frac{\pi}{4} ;; yes
        45 degrees ;; 45^\circ ;; yes
        30 deg ;; 30 ;; yes
    """,
    "plain notation": r"""
        pi ;; \pi ;; yes
        3*pi/4 ;; \frac{3\pi}{4} ;; yes
        pi^2/6 ;; \frac{\pi^2}{6} ;; yes
        pi**2/6 ;; \frac{\pi^2}{6} ;; yes
        sin(x) ;; \sin x ;; yes
        cos(2*x) ;; \cos(2x) ;; yes
        sin(x)**2 ;; \sin^2 x ;; yes
        exp(2*x) ;; e^{2x} ;; yes
        exp(-x) ;; \frac{1}{e^x} ;; yes
        E**x ;; e^x ;; yes
        ln(x) ;; \ln x ;; yes
        log(2) ;; \ln 2 ;; unknown
        log(8)/log(2) ;; 3 ;; yes
        sqrt(3)/3 ;; \frac{1}{\sqrt{3}} ;; yes
        2*sqrt(3) ;; 2\sqrt{3} ;; yes
        sqrt(x+1) ;; \sqrt{x+1} ;; yes
        sqrt(1+sqrt(2)) ;; \sqrt{1+\sqrt{2}} ;; yes
        x**3 - 2*x ;; x^3-2x ;; yes
        (x+1)**2 ;; x^2+2x+1 ;; yes
        (x+1)*(x-1) ;; x^2-1 ;; yes
        x^(1/2) ;; \sqrt{x} ;; yes
        2^(n+1) ;; 2^{n+1} ;; yes
        e^(2*x) ;; e^{2x} ;; yes
        -oo ;; -\infty ;; yes
        oo ;; -oo ;; no
        inf ;; \infty ;; yes
        infinity ;; \infty ;; yes
        (-oo, 3] ;; (-\infty,3] ;; yes
        (0, oo) ;; x>0 ;; yes
        abs(x-1) ;; |x-1| ;; yes
        factorial(5) ;; 120 ;; yes
        arctan(1) ;; \frac{\pi}{4} ;; yes
        atan(1) ;; pi/4 ;; yes
        asin(1) ;; \frac{\pi}{2} ;; yes
        3+4*I ;; 3+4i ;; yes
        1/(x+1) ;; \frac{1}{x+1} ;; yes
        x/2 ;; \frac{x}{2} ;; yes
        a*b ;; ab ;; yes
        2*pi ;; 6.28 ;; no
        2*pi ;; \pi ;; no
        pi/2 ;; \frac{\pi}{3} ;; no
        sin(x) ;; \cos x ;; no
    """,
    "sets and ranges": r"""
        \emptyset ;; \varnothing ;; yes
        \emptyset ;; \{\} ;; yes
        ∅ ;; \varnothing ;; yes
        \emptyset ;; \{0\} ;; no
        \emptyset ;; 0 ;; no
        \varnothing ;; \text{no solution} ;; unknown
        x>3 ;; (3,\infty) ;; yes
        (3,\infty) ;; x \ge 3 ;; no
        [3,\infty) ;; x \ge 3 ;; yes
        x \le -2 ;; (-\infty,-2] ;; yes
        -1<x<2 ;; (-1,2) ;; yes
        -1\le x<2 ;; [-1,2) ;; yes
        -1\le x<2 ;; [-1,2] ;; no
        x<-1 \text{ or } x>1 ;; (-\infty,-1)\cup(1,\infty) ;; yes
        x \in (1,3) ;; 1<x<3 ;; yes
        x \ne 2 ;; (-\infty,2)\cup(2,\infty) ;; yes
        3 > x ;; x < 3 ;; yes
        \{1,2,3\} ;; \{3,2,1\} ;; yes
        \{1,2\} ;; \{1,3\} ;; no
        \{1,2\} ;; \{1,2,3\} ;; no
        (1,2) ;; (2,1) ;; no
        (1,2] ;; [1,2) ;; no
        (1,2)\cup(2,3) ;; (1,3) ;; no
        [0,1]\cup[1,2] ;; [0,2] ;; yes
        (0.5, 2) ;; (\frac12, 2) ;; yes
        \begin{pmatrix}1\\2\end{pmatrix} ;; \begin{pmatrix}2\\1\end{pmatrix} ;; no
        \begin{pmatrix}0.5\\2\end{pmatrix} ;; \begin{pmatrix}\frac12\\2\end{pmatrix} ;; yes
        \begin{pmatrix}1&2\end{pmatrix} ;; \begin{pmatrix}1\\2\end{pmatrix} ;; no
        1,2,3,\ldots ;; 1,2,3 ;; unknown
    """,
    "units": r"""
        5 km ;; 5 ;; yes
        5 km/h ;; 5 ;; yes
        9.8 m/s^2 ;; 9.8 ;; yes
        9.8 \text{ m/s}^2 ;; 9.8 ;; yes
        60 km/h ;; 60 \text{ km/h} ;; yes
        12 cm^2 ;; 12 ;; yes
        12 cm² ;; 12 \text{ cm}^2 ;; yes
        12 square units ;; 12 ;; yes
        5 apples ;; 5 ;; yes
        1 hour 30 minutes ;; 1.5 hours ;; yes
        1 hour 30 minutes ;; 90 minutes ;; yes
        1 hour and 30 minutes ;; 1.5 hours ;; yes
        2 hours 15 min ;; 2.5 hours ;; no
        5 feet 6 inches ;; 5.5 feet ;; yes
        5 feet 6 inches ;; 66 inches ;; yes
        2 m 50 cm ;; 2.5 m ;; yes
        3 dozen ;; 36 ;; yes
        3 dozen ;; 3 ;; unknown
        5 million ;; 5{,}000{,}000 ;; yes
        5 million ;; 5 ;; unknown
        2.5 million ;; 2,500,000 ;; yes
        \$5 million ;; 5000000 ;; yes
        3 thousand ;; 3000 ;; yes
        1 billion ;; 10^9 ;; yes
        12 inches ;; 1 foot ;; yes
        100 cm ;; 1 m ;; yes
        \$1.50 ;; 150 cents ;; yes
        \$1,000 ;; 1000 ;; yes
        €50 ;; 50 ;; yes
    """,
    "times and dates": r"""
        12:00 ;; 1:00 ;; no
        10:30 ;; 10:45 ;; no
        10:30 AM ;; 10:30 PM ;; no
        3:30 PM ;; 15:30 ;; yes
        3:05 p.m. ;; 3:05 PM ;; yes
        3 PM ;; 3:00 PM ;; yes
        June 5 ;; June 6 ;; no
        June 5 ;; July 5 ;; no
        June 5 ;; June 5th ;; yes
        5th of June ;; June 5 ;; yes
        March 3, 2020 ;; 3 March 2020 ;; yes
        June 5 ;; 5 ;; unknown
    """,
    "words and options": r"""
        DNE ;; does not exist ;; yes
        \text{DNE} ;; \text{The limit does not exist} ;; yes
        DNE ;; 0 ;; unknown
        (A) 12 ;; A ;; yes
        \text{(B)} ;; B ;; yes
        \textbf{(C)}\ 15 ;; C ;; yes
        \textbf{(C)}\ 15 ;; 15 ;; yes
        \text{(A) } 12 ;; B ;; no
        \text{(A) } 12 ;; 13 ;; no
        (A) 12 ;; (B) 12 ;; unknown
        A. 12 ;; A ;; yes
        B) -3 ;; -3 ;; yes
        A ;; a ;; yes
        A,B ;; B,A ;; yes
        John ;; John wins ;; unknown
        John ;; Mary ;; no
        Alice and Bob ;; Bob and Alice ;; unknown
        at most 3 ;; at most -3 ;; unknown
        at least 5 ;; at least 5 ;; yes
        1st ;; 1 ;; yes
        2nd ;; 3rd ;; no
        3:4 ;; 3/4 ;; yes
        3:4 ;; 4:3 ;; no
        3 to 4 ;; 3:4 ;; yes
        True ;; False ;; no
        Yes ;; \text{Yes} ;; yes
        yes ;; No ;; no
        odd ;; even ;; no
        A ;; B ;; no
        5 \text{ or } 6 ;; 5 ;; no
        5 \text{ or } 6 ;; 6, 5 ;; yes
        3.5 million ;; 3.5 \times 10^6 ;; yes
        F_n = \sum_{k=0}^{n-1} F_k F_{n-k-1} ;; F_n = \sum_{k=0}^{n-2} F_k F_{n-k-2} ;; no
        \frac{NO}{BO}=\frac{1}{\sqrt{6}} ;; \frac{1}{\sqrt{6}} ;; yes
        (10!)! ;; 3 ;; unknown
        (2^{20})! ;; 3 ;; unknown
        0.\overline{3} ;; \frac{2}{6}+0 ;; yes
        3\frac12 ;; \sqrt{12.25} ;; yes
        5 km ;; \sqrt{25} ;; yes
        1\frac{1}{2}x ;; \frac{3x}{2} ;; yes
    """,
    "dress": r"""
        #### 7 ;; 7 ;; yes
        We add 3 and 4.\n#### 7 ;; 7 ;; yes
        **73** ;; 74 ;; no
        $\boxed{**73**}$ ;; 73 ;; yes
        *73* ;; 73 ;; unknown
        `73` ;; 73 ;; yes
        \approx 3.7 ;; 3.8 ;; no
        ≈ 3.7 ;; 3.7 ;; yes
        0.333... ;; \frac13 ;; yes
        0.\overline{3} ;; \frac13 ;; yes
        0.1\overline{6} ;; \frac16 ;; yes
        0.\overline{142857} ;; 1/7 ;; yes
        0.666... ;; \frac{2}{3} ;; yes
        0.333... ;; 0.334 ;; no
        0.999... ;; 1 ;; yes
        3.14159... ;; \pi ;; unknown
        0.5, \frac12 ;; 0.5 ;; yes
        \frac12 \text{ or } 0.5 ;; \frac12 ;; yes
        \frac12, 0.5 ;; 0.6 ;; no
        1{,}234 ;; 1234 ;; yes
        1,234,567 ;; 1234567 ;; yes
        1 234 567 ;; 1234567 ;; yes
        1\,234 ;; 1234 ;; yes
        1'234 ;; 1234 ;; yes
        −7 ;; -7 ;; yes
        –7 ;; -7 ;; yes
        -7 ;; 7 ;; no
        ⅔ ;; \frac23 ;; yes
        1½ ;; 1.5 ;; yes
        3½ ;; \frac72 ;; yes
        -½ ;; -0.5 ;; yes
        50% ;; 0.5 ;; yes
        50\% ;; \frac12 ;; yes
        50 percent ;; 50\% ;; yes
        12.5% ;; \frac18 ;; yes
        x^2+1 ;; x²+1 ;; yes
        2√3 ;; 2\sqrt3 ;; yes
        √(x+1) ;; \sqrt{x+1} ;; yes
        x≤3 ;; x \le 3 ;; yes
        6×10⁵ ;; 600000 ;; yes
    """,
    "formulas and equations": r"""
        |ab| ;; ab ;; no
        a-b ;; b-a ;; no
        x+y ;; y+x ;; yes
        \frac{a+b}{c} ;; a+b/c ;; no
        e^{i\theta} ;; \cos\theta+i\sin\theta ;; yes
        \cos(2x) ;; 2\cos^2 x-1 ;; yes
        \frac{x^2-1}{x-1} ;; x+1 ;; yes
        \ln(xy) ;; \ln x+\ln y ;; unknown
        n! ;; n(n-1)! ;; yes
        \sum_{k=1}^{n} k ;; \frac{n(n+1)}{2} ;; yes
        y=2x+1 ;; 2x-y+1=0 ;; yes
        y=2x+1 ;; y=2x+2 ;; no
        x^2+y^2=1 ;; x^2+y^2-1=0 ;; yes
        x=1 \text{ or } x=-1 ;; \pm 1 ;; yes
        x = \pm 3 ;; 3, -3 ;; yes
        f(x)=x^2 ;; x^2 ;; yes
        a=1, b=2 ;; a=2, b=1 ;; no
        (x,y)=(1,2) ;; (1,2) ;; yes
        (x,y)=(1,2) ;; (2,1) ;; no
        x=1, y=2 ;; x=1 ;; unknown
        5 ;; 5 \text{ (since it is odd)} ;; yes
    """,
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def checker():
    async with AnswerChecker(workers=1, seconds=10) as opened:
        yield opened


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("kind", KINDS)
async def test_pairs(checker, kind):
    wrong = []
    for line in KINDS[kind].strip().splitlines():
        gold, answer, verdict = (part.strip() for part in line.split(" ;; "))
        found = await checker.equal(gold, answer), await checker.equal(answer, gold)
        if found != (verdict, verdict):
            wrong.append((gold, answer, found))
    assert wrong == []

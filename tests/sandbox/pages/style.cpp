#include "tests/sandbox/pages/html.hpp"

namespace till::sandbox::pages {

// Contrast of text on its ground is at least 4.5:1 (WCAG 2.2 AA); targets are at least 44 px high.
const std::string_view style_sheet = R"css(
:root{--ink:#16181d;--soft:#5a6070;--line:#dfe3ea;--paper:#fff;--ground:#f3f5f8;--brand:#0f4c5c;--brand-soft:#e3eff2;
--good:#14663d;--good-soft:#e2f3e9;--bad:#a32020;--bad-soft:#fbe7e7;--warn:#7a4b00;--warn-soft:#fdf1d8}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,
"DejaVu Sans",sans-serif}
h1{font-size:1.6rem;line-height:1.2;margin:0}h2{font-size:1.1rem;margin:0 0 .75rem}p{margin:.25rem 0}
a{color:var(--brand);text-underline-offset:.15em}
form{margin:0}
button,.button{display:inline-flex;align-items:center;justify-content:center;min-height:44px;padding:.55rem 1rem;border:1px solid var(--line);border-radius:10px;
background:var(--paper);color:var(--ink);font:inherit;font-weight:600;text-decoration:none;cursor:pointer}
button:hover,.button:hover{border-color:var(--brand)}
:focus-visible{outline:3px solid #2b7fd4;outline-offset:2px}
button.primary{background:var(--brand);border-color:var(--brand);color:#fff}
button.primary:hover{background:#0a3844}
button.on{background:var(--warn-soft);border-color:var(--warn);color:var(--warn)}
button.quiet{background:transparent}
button.small,.button.small{min-height:36px;padding:.25rem .7rem;font-size:.9rem}
input[type=text]{min-height:44px;padding:.5rem .75rem;border:1px solid #8a91a0;border-radius:10px;font:inherit;width:100%}
label{font-weight:600;display:block;margin-bottom:.25rem}
.soft{color:var(--soft)}
.badge{display:inline-block;padding:.1rem .6rem;border-radius:999px;font-size:.85rem;font-weight:600;
background:var(--brand-soft);color:var(--brand)}
.badge.good{background:var(--good-soft);color:var(--good)}
.badge.bad{background:var(--bad-soft);color:var(--bad)}
.badge.warn{background:var(--warn-soft);color:var(--warn)}
.num{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}

.phone{background:var(--ground) linear-gradient(#0f4c5c,#0f4c5c) top/100% 11rem no-repeat;min-height:100vh}
.phone main{max-width:26rem;margin:0 auto;padding:1.25rem 1rem 2rem}
.phone .bar{display:flex;justify-content:space-between;align-items:center;color:#fff;margin-bottom:1rem;
min-height:2.75rem}
.phone .bar a{color:#fff}
.sheet{background:var(--paper);border-radius:18px;padding:1.5rem 1.25rem;box-shadow:0 8px 28px rgba(15,30,45,.14)}
.sheet .merchant{font-weight:600;color:var(--soft)}
.sheet .amount{font-size:2.75rem;font-weight:700;letter-spacing:-.02em;line-height:1.15;margin:.15rem 0 .6rem;
font-variant-numeric:tabular-nums}
.sheet hr{border:0;border-top:1px solid var(--line);margin:1.1rem 0}
.lines{list-style:none;margin:0;padding:0}
.lines li{display:flex;gap:1rem;justify-content:space-between;padding:.3rem 0}
.lines span:first-child{overflow-wrap:anywhere}
.acts{display:grid;gap:.7rem;margin-top:1.25rem}
.acts p{margin:0 0 .9rem}
.acts button,.acts .button{width:100%;text-align:center;min-height:54px;padding-top:.85rem;padding-bottom:.85rem;line-height:1.3;
border-radius:14px;font-size:1.05rem}
.result{text-align:center;padding:1rem 0 .5rem}
.result .sign{width:84px;height:84px;border-radius:50%;margin:0 auto 1rem;display:grid;place-items:center;
font-size:2.6rem;line-height:1;font-weight:700;background:var(--brand-soft);color:var(--brand)}
.result.good .sign{background:var(--good-soft);color:var(--good)}
.result.bad .sign{background:var(--bad-soft);color:var(--bad)}
.note{font-size:.85rem;color:var(--soft);text-align:center;margin-top:1.25rem}
.warning{background:var(--warn-soft);color:var(--warn);border-radius:12px;padding:.6rem .9rem;margin:0 0 1rem}

.desk main{max-width:72rem;margin:0 auto;padding:1.25rem 1rem 3rem}
.desk header{background:var(--brand);color:#fff}
.desk header div{max-width:72rem;margin:0 auto;padding:1.4rem 1rem}
.desk header a{color:#fff}
.desk header p{color:#d6e7ec}
.grid{display:grid;gap:1rem;align-items:start}
.column{display:grid;gap:1rem;min-width:0}
@media (min-width:60rem){.grid{grid-template-columns:1fr 1fr}}
.card{background:var(--paper);border:1px solid var(--line);border-radius:16px;padding:1.1rem 1.15rem;min-width:0}
.card.wide{grid-column:1/-1}
.row{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center}
.row.spread{justify-content:space-between}
.row h2{margin:0}
.card>.row:first-child{margin-bottom:.6rem}
.items{list-style:none;margin:0;padding:0}
.items li{display:flex;flex-wrap:wrap;gap:.4rem .75rem;align-items:center;justify-content:space-between;padding:.6rem 0;
border-top:1px solid var(--line)}
.items li:first-child{border-top:0}
.items li>p{flex:1 1 11rem;min-width:0;margin:0}
.items .end{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;justify-content:flex-end}
.sum{font-weight:700;font-size:1.1rem;font-variant-numeric:tabular-nums}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.94rem}
th{text-align:left;font-weight:600;color:var(--soft);font-size:.85rem}
th.num{text-align:right}
th,td{padding:.45rem 1rem .45rem 0;border-bottom:1px solid var(--line);vertical-align:middle}
tr:last-child td{border-bottom:0}
code{font:.88em ui-monospace,"DejaVu Sans Mono",monospace;overflow-wrap:anywhere}
)css";

}  // namespace till::sandbox::pages

/** Styles of the gallery: the exchange's own tokens, black ground under films. No script, no font and no picture from a network. */
export const GALLERY_STYLE = `
:root{color-scheme:light dark;--paper:oklch(.985 .004 230);--surface:#fff;--sunken:oklch(.955 .008 230);--line:oklch(.87 .012 230);--control:oklch(.6 .025 235);--ink:oklch(.25 .035 240);--ink2:oklch(.44 .035 238);--ink3:oklch(.52 .03 236);--link:oklch(.43 .12 250);--focus:oklch(.45 .19 300);--allow:oklch(.45 .105 158);--review:oklch(.47 .1 70);--reviewbg:oklch(.965 .035 85);--deny:oklch(.46 .165 27);--denybg:oklch(.955 .02 25);--live:oklch(.46 .14 255);--livebg:oklch(.95 .022 250)}
@media (prefers-color-scheme:dark){:root{--paper:oklch(.19 .022 240);--surface:oklch(.225 .024 240);--sunken:oklch(.16 .02 240);--line:oklch(.34 .025 240);--control:oklch(.6 .03 235);--ink:oklch(.95 .008 230);--ink2:oklch(.8 .018 232);--ink3:oklch(.72 .02 234);--link:oklch(.8 .1 245);--focus:oklch(.82 .11 305);--allow:oklch(.82 .13 158);--review:oklch(.85 .125 85);--reviewbg:oklch(.32 .055 78);--deny:oklch(.79 .12 25);--denybg:oklch(.31 .07 25);--live:oklch(.8 .1 252);--livebg:oklch(.3 .06 255)}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.5 "Atkinson Hyperlegible Next",system-ui,sans-serif;font-variant-numeric:tabular-nums}
main,body>header{max-width:1200px;margin:0 auto;padding:16px 16px 0}
main{padding-bottom:32px}
h1{font-size:2rem;line-height:1.15;margin:8px 0}
h2{font-size:1.5rem;line-height:1.25;margin:24px 0 4px}
section.single h2{font-size:1.25rem}
h3{font-size:1rem;line-height:1.35;margin:0}
h1,h2,article{scroll-margin-top:8px}
p{max-width:68ch;margin:4px 0 12px}
a{color:var(--link)}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px}
main:focus-visible{outline:none}
.skip{position:absolute;left:-999px}.skip:focus{left:16px;top:8px;background:var(--surface);padding:8px;z-index:1}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.synthetic{border:1px solid var(--review);background:var(--reviewbg);border-radius:10px;padding:12px 16px;max-width:none}
.muted{color:var(--ink2)}.small{font-size:.875rem;line-height:1.35}
.bad{color:var(--deny)}.warn{color:var(--review)}
:is(.FAIL,.WARN,.PASS){display:inline-block;font-size:.8125rem;line-height:1.25;font-weight:600;white-space:nowrap}
:is(.FAIL,.WARN,.PASS)::before{content:"";display:inline-block;width:11px;height:11px;margin-right:6px;background:currentColor;vertical-align:-1px}
.FAIL{color:var(--deny);background:var(--denybg);border:1px solid var(--deny);padding:2px 6px}.FAIL::before{clip-path:polygon(20% 0,50% 30%,80% 0,100% 20%,70% 50%,100% 80%,80% 100%,50% 70%,20% 100%,0 80%,30% 50%,0 20%)}
.WARN{color:var(--review);border:1px solid var(--review);border-radius:12px;padding:2px 8px}.WARN::before{clip-path:polygon(50% 0,100% 100%,0 100%)}
.PASS{color:var(--ink2);font-weight:400}.PASS::before{clip-path:polygon(0 55%,14% 41%,38% 65%,86% 12%,100% 26%,38% 93%)}
.index{list-style:none;padding:0;margin:8px 0;display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,300px),1fr));gap:0 24px}
.index li{display:flex;gap:8px;align-items:baseline;border-bottom:1px solid var(--line);padding:6px 0}
.index b{min-width:5ch;text-align:right}.index a{flex:1;min-width:0}
.pages{display:flex;flex-wrap:wrap;gap:4px 8px;margin:12px 0;padding:0;list-style:none}
.pages :is(a,span){display:inline-block;min-width:28px;min-height:28px;padding:2px 6px;text-align:center}
.pages [aria-current]{font-weight:700;border:1px solid var(--control);border-radius:6px}
.groups{display:flex;flex-wrap:wrap;gap:0 24px}
section{flex:1 1 100%;min-width:0}
section.single{flex:0 1 272px}
.grid{list-style:none;padding:0;margin:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,192px),1fr));gap:12px}
section.single .grid{grid-template-columns:1fr}
figure{margin:0}
.tile{background:var(--surface);border:1px solid var(--line);border-radius:10px;overflow:hidden;height:100%}
.tile figcaption{padding:8px 12px 12px;font-size:.875rem;line-height:1.35;overflow-wrap:anywhere}
.tile ul{margin:4px 0 0;padding-left:18px}
.film{position:relative;display:block;background:#000;aspect-ratio:1;color:#fff}
.film img{width:100%;height:100%;object-fit:contain;display:block}
.corners{position:absolute;left:0;right:0;display:flex;flex-wrap:wrap;justify-content:space-between}.corners span{font-size:.8125rem;line-height:1.25;padding:2px 6px;background:rgb(0 0 0/.72);color:#fff}
.film:focus-visible{outline-offset:-4px;outline-color:#fff}
.top{top:0}.bottom{bottom:0}
.film.none{aspect-ratio:auto;min-height:96px;display:grid;place-items:center;color:#c8d0d6;font-size:.875rem;line-height:1.35;text-align:center;padding:24px 12px}
.closed>summary{cursor:pointer;list-style-position:inside;background:var(--sunken);padding:12px;min-height:44px;font-size:.875rem;line-height:1.35;color:var(--ink)}
.closed[open]>summary{border-bottom:1px solid var(--line)}
article{background:var(--surface);border:1px solid var(--line);border-radius:10px;padding:16px;margin:0 0 16px}
main:has(article:target) article:not(:target),main:has(article:target) .many,main:not(:has(article:target)) .one{display:none}
article .pages{margin:0 0 8px -6px}
article h2{margin:0;display:flex;flex-wrap:wrap;gap:4px 12px;align-items:baseline}
.path{font:.875rem/1.35 "Atkinson Hyperlegible Mono",ui-monospace,monospace;overflow-wrap:anywhere;max-width:none}
.file{display:grid;grid-template-columns:repeat(2,minmax(0,376px)) minmax(0,1fr);gap:16px;align-items:start}
.file figcaption{font-size:.875rem;line-height:1.35;padding:4px 0 0}
.facts{display:grid;grid-template-columns:auto minmax(0,1fr);gap:2px 12px;margin:12px 0 0;font-size:.875rem;line-height:1.35}
.facts dt{color:var(--ink2)}.facts dd{margin:0;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%;font-size:.875rem;line-height:1.35;margin:12px 0 0}
caption{text-align:left;font-weight:600;padding:4px 0}
th,td{text-align:left;padding:3px 12px 3px 0;border-bottom:1px solid var(--line);vertical-align:baseline;overflow-wrap:anywhere}
thead th{color:var(--ink2);font-weight:600}tbody th{font-weight:400}
.number{text-align:right}
svg.chart{display:block;width:100%;height:auto;background:var(--sunken);border-bottom:1px solid var(--control)}
.bars{fill:var(--ink3)}.outside{fill:var(--deny)}.shown{fill:var(--livebg)}.edge{stroke:var(--live);stroke-width:1.5;vector-effect:non-scaling-stroke}.limit{stroke:var(--deny);stroke-width:1.5;stroke-dasharray:4 3;vector-effect:non-scaling-stroke}
.axis{display:flex;justify-content:space-between;font-size:.8125rem;line-height:1.25;color:var(--ink2);padding-top:2px}
.measures{list-style:none;padding:0;margin:8px 0;display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,264px),1fr));gap:16px}
.measures>li{background:var(--surface);border:1px solid var(--line);border-radius:10px;padding:12px}
summary{cursor:pointer;min-height:24px}
@media (max-width:900px){.file{grid-template-columns:repeat(2,minmax(0,1fr))}.file>div{grid-column:1/-1}}
@media (max-width:520px){.file{grid-template-columns:minmax(0,1fr)}article{padding:12px}
.checks,.checks :is(caption,tbody){display:block}.checks thead{display:none}.checks tr{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 12px;border-bottom:1px solid var(--line);padding:6px 0}.checks :is(td,th){border:0;padding:1px 0}.checks td:nth-child(n+3){flex-basis:100%}.checks td:nth-child(n+3)::before{content:"Found: ";color:var(--ink2)}.checks td:nth-child(4)::before{content:"Asked for: "}}
@media (forced-colors:active){.bars,.outside{fill:CanvasText}.shown{fill:none}.edge,.limit{stroke:Highlight}:is(.FAIL,.WARN,.PASS)::before{forced-color-adjust:none;background:CanvasText}.tile,article{border:1px solid CanvasText}}
@media print{.skip,nav{display:none}article{break-inside:avoid}}
`

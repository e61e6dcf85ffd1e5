"""What a picture says in words: its text alternative, and the command that draws it."""

from __future__ import annotations

ENGLISH: dict[str, str] = {
    "chart.title": "Additional duty of {importer} on goods from {origin}",
    "chart.title.about": "Additional duty of {importer} on goods from {origin} ({about})",
    "chart.nothing": "no additional duty held",
    "chart.empty": "{title}: the ledger holds none, so the picture has no line.",
    "chart.span": "{title}: a step chart from {first} to {last}.",
    "chart.constant": "It stays at {level} from {since}.",
    "chart.ends": "It begins with {first} from {since} and stands at {now} on {day}.",
    "chart.begins": "It begins with {first} from {since}.",
    "chart.peak": "Highest: {level} from {since}.",
    "chart.low": "Lowest: {level} from {since}.",
    "chart.changes": "{number} changes.",
    "chart.one-change": "1 change.",
    "chart.ahead": "Dashed, scheduled after {day}: {steps}.",
    "chart.from": "{level} from {since}",
    "chart.held": "Shaded: what a suspension holds down, up to {level}.",
    "chart.open": "Hatched, without a fixed addition: {steps}.",
    "chart.all-in": "{rate}% all-in (MFN duty included)",
    "chart.known": "As known on {day}.",
    "chart.checked": "Verified until {day}.",
    "chart.written": "{out}  ({form}, {width} × {height}, {size} kB)  {described}",
}

CHINESE: dict[str, str] = {
    "chart.title": "{importer}对来自{origin}的商品加征的关税",
    "chart.title.about": "{importer}对来自{origin}的商品加征的关税（{about}）",
    "chart.nothing": "---",
    "chart.empty": "{title}：账本没有相关记录，图中没有曲线。",
    "chart.span": "{title}：{first}至{last}的阶梯图。",
    "chart.constant": "自{since}起一直为{level}。",
    "chart.ends": "起点为{first}（{since}），{day}为{now}。",
    "chart.begins": "起点为{first}（{since}）。",
    "chart.peak": "最高：{level}（自{since}）。",
    "chart.low": "最低：{level}（自{since}）。",
    "chart.changes": "变动{number}次。",
    "chart.one-change": "变动1次。",
    "chart.ahead": "虚线为{day}之后已排定的：{steps}。",
    "chart.from": "{since}起{level}",
    "chart.held": "浅色部分为暂停加征的部分，最高至{level}。",
    "chart.open": "斜线部分没有固定的加征税率：{steps}。",
    "chart.all-in": "总计{rate}%（含最惠国关税）",
    "chart.known": "以{day}当时已知的情况为准。",
    "chart.checked": "核对至{day}。",
    "chart.written": "{out}  （{form}，{width} × {height}，{size} kB）  {described}",
}

"""Chinese questions, word by word into the words of the one grammar.

Longest match first; what no entry covers is left out. Word order needs no care: "美国对中国的关税"
becomes "us on china tariff", which the grammar reads like the English.
"""

from __future__ import annotations

WORDS = {
    # economies, in the short forms of headlines
    "美中": " us china both sides ", "中美": " china us both sides ", "对华": " on china ", "对美": " on us ",
    "对欧": " on eu ", "对日": " on japan ", "对韩": " on korea ", "对加": " on canada ", "对墨": " on mexico ",
    "对印": " on india ", "对越": " on vietnam ", "对台": " on taiwan ", "美方": " us ", "中方": " china ",
    "美国": " us ", "中国": " china ", "欧盟": " eu ", "美": " us ", "华盛顿方面": " us ", "北京方面": " china ",
    "特朗普": " trump ", "川普": " trump ", "白宫": " white house ", "习近平": " xi ", "台湾": " taiwan ",
    "韩国": " korea ", "南韩": " korea ", "英国": " uk ", "香港": " hong kong ", "澳门": " macao ",
    "中国大陆": " china ", "大陆": " china ", "东盟": " asean ", "全球": " all countries ", "所有国家": " all countries ",
    "各国": " all countries ", "两国": " both sides ", "双方": " both sides ", "另一边": " other side ", "对方": " other side ",
    # who and whom
    "对": " on ", "向": " on ", "从": " from ", "来自": " from ", "针对": " on ", "自": " since ", "自从": " since ", "以来": " since ",
    "进口": " imports ", "出口": " exports ", "商品": " goods ", "货物": " goods ", "产品": " products ", "输美": " goods to us ", "输华": " goods to china ",
    # duties
    "加征的关税": " tariff ", "加征关税": " tariff ", "关税": " tariff ", "税率": " tariff rate ", "税": " tariff ",
    "加征": " charge ", "征收": " charge ", "收": " charge ", "对等关税": " reciprocal tariff ", "芬太尼关税": " fentanyl tariff ", "芬太尼": " fentanyl ",
    "报复性关税": " retaliatory tariff ", "报复": " retaliation ", "反制": " retaliation ", "增值税": " vat ", "消费税": " excise tax ",
    "最惠国": " mfn ", "附加费": " surcharge ", "301条款": " section 301 ", "232条款": " section 232 ", "122条款": " section 122 ",
    "第122条": " section 122 ", "第301条": " section 301 ", "第232条": " section 232 ", "201条款": " section 201 ", "338条款": " section 338 ",
    "国际紧急经济权力法": " ieepa ", "清单1": " list 1 ", "清单2": " list 2 ", "清单3": " list 3 ", "清单4": " list 4 ",
    "稀土": " rare earth ", "出口管制": " export controls ", "港口费": " port fees ", "转运": " transshipment ", "强迫劳动": " forced labor ",
    "百分之": " percent ", "总": " total ", "额外": " additional ", "平均": " average ", "有效": " effective ", "百分点": " points ",
    # kinds of question
    "多少": " how much ", "是多少": " how much ", "几": " how much ", "多高": " how much ", "什么时候": " when did ", "何时": " when did ", "哪天": " when did ", "多久": " how long has ",
    "为什么": " why ", "为何": " why ", "怎么算": " why ", "如何计算": " how was it calculated ", "依据": " legal basis ", "法律依据": " legal basis ", "构成": " breakdown ",
    "谁": " who ", "是谁": " who ", "什么是": " what is ", "是什么": " what is ", "什么意思": " what does mean ", "定义": " define ", "解释": " explain ",
    "哪些": " which ", "历史": " history ", "变化": " what changed ", "变动": " what changed ", "改变": " what changed ", "怎么变": " history ",
    "最高": " highest ", "最低": " lowest ", "峰值": " peak ", "比较": " compare ", "相比": " compare ", "对比": " compare ", "区别": " difference between ",
    "会发生什么": " what happens ", "发生什么": " what happens ", "会": " will ", "下一次": " next ", "下次": " next ", "列出": " list ", "所有": " all ", "第一次": " first ", "第一轮": " first round ", "第二轮": " second round ", "第三轮": " third round ", "第四轮": " fourth round ", "第五轮": " fifth round ", "第六轮": " sixth round ", "第七轮": " seventh round ", "第八轮": " eighth round ", "几轮": " how many rounds ", "多少轮": " how many rounds ", "轮": " rounds ", "几次": " how many times ", "下一步": " what is next ", "接下来": " what is next ", "将会": " what is next ", "即将": " upcoming ", "还有效": " still in force ", "仍然": " still ", "还": " still ", "取消": " removed ", "生效": " take effect ",
    "开始": " start ", "结束": " end ", "到期": " expire ", "失效": " lapse ", "延长": " extend ", "如果": " if ", "会怎样": " what happens ", "会怎么样": " what happens ", "不延长": " not extended ",
    "来源": " what is the source ", "谁说的": " who says so ", "出处": " what is the source ", "证据": " what is the source ", "发生了吗": " did it happen ", "真的": " actually ", "实施了吗": " did it happen ", "有没有": " did ",
    "发生了什么": " what happened ", "回应": " how did respond ", "威胁": " threat ", "宣布": " announced ", "撤回": " withdrawn ",
    # truces, talks, courts, parcels, refunds
    "休战": " truce ", "停火": " truce ", "停战": " truce ", "暂停": " suspended ", "暂缓": " suspended ", "90天": " 90-day ", "会谈": " talks ", "谈判": " talks ", "磋商": " talks ", "峰会": " summit ", "会晤": " meeting ", "见面": " meeting ",
    "协议": " agreement ", "达成": " agreed ", "成果": " outcome ", "结果": " outcome ", "共识": " agreement ", "讨论": " discuss ", "代表团": " delegation ", "贸易代表": " trade representative ", "财长": " treasury secretary ", "财政部长": " treasury secretary ", "商务部长": " commerce minister ", "副总理": " vice premier ", "首席谈判": " chief negotiator ",
    "最高法院": " supreme court ", "法院": " court ", "裁决": " ruling ", "判决": " ruling ", "违法": " illegal ", "无效": " void ", "退税": " refund ", "退款": " refund ", "退还": " refund ",
    "包裹": " parcel ", "小包": " parcel ", "快递": " parcel ", "邮包": " postal parcel ", "邮寄": " by mail ", "小额免税": " de minimis ", "小额豁免": " de minimis ", "免税": " exempt ", "豁免": " exempt ", "排除": " exclusion ", "适用": " subject to ", "希音": " shein ",
    # time
    "现在": " now ", "目前": " now ", "当前": " now ", "如今": " now ", "今天": " today ", "昨天": " yesterday ", "明天": " tomorrow ", "今年": " this year ", "去年": " last year ", "明年": " next year ", "上个月": " last month ", "上月": " last month ", "下个月": " next month ", "本月": " this month ", "上周": " last week ", "下周": " next week ", "当时": " at the time ", "那时": " at the time ",
    "之前": " before ", "以前": " before ", "之后": " after ", "以后": " after ", "后": " after ", "前": " before ", "期间": " during ", "到": " to ", "至": " to ", "所知": " known ", "已知": " known ", "截至": " as known by ", "按照": " as ",
    "圣诞节": " christmas ", "圣诞": " christmas ", "解放日": " liberation day ", "第一阶段": " phase one ",
    # places of talks
    "日内瓦": " geneva ", "伦敦": " london ", "斯德哥尔摩": " stockholm ", "马德里": " madrid ", "吉隆坡": " kuala lumpur ", "釜山": " busan ", "大阪": " osaka ", "布宜诺斯艾利斯": " buenos aires ", "上海": " shanghai ", "巴黎": " paris ", "纽约": " new york ",
    # goods that are programmes
    "钢铁": " steel ", "钢": " steel ", "铝": " aluminum ", "铜": " copper ", "汽车零部件": " auto parts ", "汽车": " cars ", "卡车": " trucks ", "木材": " lumber ", "橱柜": " kitchen cabinets ", "家具": " furniture ", "芯片": " chips ", "半导体": " semiconductors ", "药品": " pharma ", "无人机": " drones ", "太阳能": " solar cells ",
    "大豆": " soybeans ", "液化天然气": " lng ", "原油": " crude oil ", "电动汽车": " electric vehicles ", "电动车": " electric vehicles ", "咖啡": " coffee ", "牛肉": " beef ", "猪肉": " pork ", "玉米": " corn ", "小麦": " wheat ", "棉花": " cotton ", "葡萄酒": " wine ", "玩具": " toys ", "手机": " smartphones ", "笔记本电脑": " laptops ", "注射器": " syringes ", "锂电池": " lithium-ion batteries ", "鞋": " shoes ",
    "和": " and ", "与": " and ", "还是": " or ", "或": " or ", "吗": " ? ", "呢": " ? ", "是否": " did ", "有": " ", "的": " ", "是": " ", "了": " ", "在": " in ", "元": " dollars ", "美元": " dollars ", "月": " month ", "投资": " invest in ", "股票": " stocks ", "买": " should i buy ",
    "月球": " the moon ", "火星": " the mars ", "价格": " prices ", "通胀": " inflation ", "物价": " prices ",
}  # fmt: skip

#pragma once

// What headlines say in every language: reports of one happening share it where they share no
// sound. English, French, Spanish, German, Russian, then Han characters of Chinese and Japanese.

#include <array>
#include <string_view>

namespace vigie {

// Words count by their front (stem_of), so that one form of each is enough where the front stays.
struct Concept {
    std::u32string_view key;
    std::u16string_view words;  // gaps between
};

constexpr auto kConcepts = std::to_array<Concept>({
    // What befalls people and places
    {U"@quake", u"earthquake quake séisme terremoto sismo erdbeben beben землетрясение 地震 强震"},
    {U"@tremor", u"magnitude magnitud magnitudo magnituda магнитуда 震级 里氏"},
    {U"@tsunami", u"tsunami цунами 海啸 津波"},
    {U"@flood",
     u"flood floods flooding inondation inundación überschwemmung hochwasser "
     u"наводнение 洪水 洪灾 水灾 浸水"},
    {U"@storm",
     u"hurricane typhoon cyclone ouragan typhon huracán tifón hurrikan taifun ураган "
     u"тайфун 飓风 台风 颱风"},
    {U"@wildfire", u"wildfire incendie incendio waldbrand пожар 山火 火灾 火災"},
    {U"@crash",
     u"crash crashes accident accidente absturz unglück крушение авиакатастрофа 坠机 "
     u"空难 坠毁 墜落"},
    {U"@plane", u"plane aircraft airliner avion avión flugzeug самолет 飞机 客机 旅客機"},
    {U"@train", u"train trains zug züge поезд 火车 列车"},
    {U"@bridge", u"bridge puente brücke мост 大桥"},
    {U"@explosion", u"explosion explosión explosionen взрыв 爆炸 爆発"},
    {U"@dead",
     u"dead killed kills deaths mort morts muertos tote todesopfer погибли погибших жертв "
     u"死亡 遇难 死者 丧生"},
    {U"@wounded", u"injured wounded blessés heridos verletzte раненые пострадали 受伤 负傷"},
    {U"@missing", u"missing disparus desaparecidos vermisst vermisste пропали 失踪 行方不明"},
    {U"@hostage", u"hostage hostages otages rehenes geiseln заложники 人质"},
    {U"@ceasefire",
     u"ceasefire truce trêve tregua waffenruhe waffenstillstand перемирие 停火 停战"},
    {U"@missile", u"missile missiles misiles raketen ракета 导弹 飞弹"},
    {U"@drone", u"drone drones drohne беспилотник дрон 无人机"},
    {U"@army", u"army military troops armée ejército militär армия военные 军队 军方"},
    {U"@outage", u"outage blackout panne apagón stromausfall сбой отключение 停电 宕机 瘫痪 停電"},
    {U"@hack",
     u"hacked hackers hacker breach cyberattack cyberattaque piratage ciberataque hackeo "
     u"hackerangriff взлом хакеры кибератака 黑客 骇客 网络攻击 被盗"},
    {U"@virus", u"virus outbreak épidémie brote ausbruch вирус эпидемия 病毒 疫情"},
    {U"@vaccine", u"vaccine vaccin vacuna impfstoff вакцина 疫苗"},
    // Who governs, and how
    {U"@election",
     u"election elections vote élection scrutin elecciones comicios wahl wahlen выборы "
     u"выборов выборах 选举 大选 選挙"},
    {U"@victory",
     u"wins victory winner victoire remporte gana victoria gewinnt sieg sieger победа "
     u"победил победила победили 获胜 胜选 赢得 夺冠 胜利 優勝"},
    {U"@president", u"president président presidente präsident президент 总统 大統領"},
    {U"@premier", u"premier minister ministre ministro премьер премьером 首相 总理"},
    {U"@parliament",
     u"parliament lawmakers parlement parlamento parlamentarios parlament парламент "
     u"депутаты 议会 国会 議会"},
    {U"@government", u"government gouvernement gobierno regierung правительство 政府"},
    {U"@resign",
     u"resigns resignation resigned quits démission démissionne dimite dimisión renuncia "
     u"rücktritt отставка 辞职 辞任 离职 下台 卸任"},
    {U"@leave",
     u"leaves departs departure quitte départ abandona deja verlässt покидает покинул "
     u"ушел 退社 離職 退任"},
    {U"@dismiss",
     u"fired fires ousts ousted dismissed dismissal limogé évincé éviction licencie "
     u"despide destituye destitución entlässt entlassen уволил уволен увольняет 解雇 "
     u"解职 罢免 开除 解任"},
    {U"@appoint",
     u"appoints appointed named names taps nomme nommé nomination nombra nombrado "
     u"ernennt ernannt назначен назначила назначил назначает 任命 出任 接任 就任"},
    {U"@impeach", u"impeach impeachment destitution impeachments импичмент 弹劾 弾劾"},
    {U"@martial", u"martial martiale marcial kriegsrecht военное 戒严 戒厳"},
    {U"@protest",
     u"protest protests protesters manifestation manifestants protesta protestas protesten "
     u"протест 抗议 示威 抗議"},
    {U"@sanction", u"sanction sanctions sanciones sanktionen санкции 制裁"},
    {U"@tariff", u"tariff tariffs douane arancel aranceles zölle zoll пошлины пошлин 关税 関税"},
    {U"@steel", u"steel acier acero stahl сталь 钢铁 鉄鋼"},
    {U"@aluminium", u"aluminum aluminium aluminio алюминий 铝 钢铝"},
    {U"@summit", u"summit sommet cumbre gipfel саммит 峰会 首脑"},
    {U"@treaty", u"agreement accord acuerdo abkommen vereinbarung соглашение 协议 协定"},
    {U"@ban",
     u"ban bans banned blocks bannit interdit interdiction interdire bloque prohíbe "
     u"prohibición prohibir verbietet verbot sperrt blockiert запрет запретила запретил "
     u"заблокировала 禁止 禁令 封禁 屏蔽"},
    {U"@law", u"law legislation loi ley gesetz закон 法案 法律"},
    {U"@minerals", u"minerals minerais minerales rohstoffe минералы 矿产 稀土"},
    // Justice
    {U"@sue",
     u"sues sued lawsuit suit procès plainte poursuit assigne demanda demandan querella "
     u"klage verklagt klagt иск подала подал 起诉 诉讼 控告 提起訴訟 提訴"},
    {U"@court", u"court judge tribunal juge cour juez gericht richter суд судья 法院 法官 裁判所"},
    {U"@guilty",
     u"guilty convicted coupable condamné culpable condenado condena schuldig verurteilt "
     u"виновен виновным приговор 有罪 定罪 判决"},
    {U"@arrest",
     u"arrested arrest arrête interpellé detenido arresto detención festgenommen "
     u"verhaftet арестован арест задержан 逮捕 被捕 拘留"},
    {U"@prison", u"prison jail jailed cárcel prisión gefängnis haft тюрьма 监狱 入狱"},
    {U"@fine",
     u"fine fined fines amende multa multada strafe geldstrafe bußgeld штраф оштрафовала "
     u"оштрафовал 罚款 罰金 制裁金"},
    {U"@copyright",
     u"copyright urheberrecht авторских авторские piracy piraterie piratería "
     u"piratés пиратство 版权 著作権 盗版"},
    {U"@settle", u"settles settlement settle indemnización vergleich урегулирование 和解"},
    {U"@antitrust",
     u"antitrust monopoly monopole concurrence monopolio competencia kartell monopol "
     u"wettbewerb монополия антимонопольный 反垄断 垄断 独占"},
    {U"@privacy", u"privacy datenschutz privacidad confidentialité приватность 隐私 个人信息"},
    {U"@probe",
     u"probe investigation investigates enquête investigación investiga ermittlungen "
     u"untersuchung расследование 调查 捜査"},
    // Business
    {U"@acquire",
     u"acquires acquisition buys buyout takeover acquire rachète rachat racheter "
     u"adquiere compra adquisición übernimmt übernahme kauft покупает купила купил "
     u"приобрела приобретет поглощение 收购 并购 买下 買収"},
    {U"@offer",
     u"bid offer bids offre oferta ofrece angebot gebot предложила предложил "
     u"предложение 出价 要约 报价"},
    {U"@merge",
     u"merger merge fusion fusionne fusión fusiona fusioniert слияние объединение 合并 "
     u"合併 統合"},
    {U"@invest",
     u"invests investment invest investit investissement invierte inversión investiert "
     u"investition вложит вложила инвестиции инвестирует 投资 出資 入股 投資"},
    {U"@raise",
     u"raises raised funding lève levée recauda capta ronda recaudación sammelt "
     u"finanzierung finanzierungsrunde привлек привлекла привлекает 融资 募资 調達"},
    {U"@valued",
     u"valuation valued valorisation valorise valoración bewertung bewertet оценили "
     u"оценка 估值 企業価値 評価額"},
    {U"@capitalisation",
     u"capitalisation capitalization capitalización börsenwert marktwert "
     u"капитализация 市值 時価総額"},
    {U"@shareholder",
     u"shareholder stake actionnaire participation accionista participación "
     u"aktionär beteiligung акционер доля 股东 持股 股份"},
    {U"@shares",
     u"shares stock action actions acciones bolsa bourse aktie aktien börse акции акций "
     u"股价 股票 株価"},
    {U"@profit",
     u"profit profits earnings bénéfice bénéfices beneficio beneficios ganancias gewinn "
     u"прибыль 利润 盈利 净利润 利益"},
    {U"@revenue",
     u"revenue sales revenus ventes ingresos ventas umsatz erlöse выручка продажи 营收 "
     u"收入 销售额 売上高"},
    {U"@quarter", u"quarter quarterly trimestre trimestriel quartal квартал 季度 四半期"},
    {U"@record", u"record records récord rekord рекорд рекордный 纪录 创新高 历史新高 最高値"},
    {U"@fall",
     u"plunge plunges falls slump tumbles chute chuter plonger dégringole desploma hunde "
     u"desplome caen fällt stürzt einbruch рухнули падение упали обвал 暴跌 下跌 大跌 急落"},
    {U"@rise",
     u"jumps surges soars bondit bondissent grimpe hausse dispara sube suben subida "
     u"steigt springt anstieg взлетели выросли рост 大涨 飙升 上涨 涨超 急騰"},
    {U"@layoff",
     u"layoffs layoff cuts licenciements suppressions despidos recortes stellenabbau "
     u"entlassungen сокращения сократит увольнения 裁员 人員削減"},
    {U"@jobs",
     u"jobs workers employees emplois salariés empleos trabajadores empleados "
     u"stellen arbeitsplätze mitarbeiter рабочих сотрудников 员工 岗位 従業員"},
    {U"@strike", u"strike strikes grève huelga streik warnstreik забастовка 罢工 ストライキ"},
    {U"@chief",
     u"ceo chief boss pdg patron dirigeant jefe consejero chef vorstandschef гендиректор "
     u"глава главой 首席执行官 掌门 总裁 最高経営責任者"},
    {U"@board",
     u"board directors administrateurs administration junta consejo aufsichtsrat "
     u"verwaltungsrat совет директоров 董事会 取締役会"},
    {U"@founder",
     u"founder founders cofounder fondateur cofondateur fundador cofundador gründer "
     u"mitgründer основатель сооснователь 创始人 联合创始人 創業者"},
    {U"@startup", u"startup startups стартап 初创 创业公司 新興企業"},
    {U"@bankrupt",
     u"bankruptcy bankrupt faillite quiebra bancarrota insolvenz insolvent pleite "
     u"банкротство 破产 破産"},
    {U"@ipo", u"ipo börsengang 上市 招股 新規上場"},
    {U"@rates",
     u"rate rates taux tasas tipos leitzins leitzinsen zinsen ставка ставку 利率 降息 "
     u"加息 金利 利下げ"},
    {U"@centralbank", u"central banque banco zentralbank notenbank центробанк 央行 中央銀行"},
    {U"@inflation", u"inflation inflación инфляция 通胀 インフレ"},
    {U"@dividend", u"dividend dividends dividende dividendo дивиденды 股息 派息 配当"},
    {U"@oil", u"oil pétrole petróleo öl нефть 石油 原油"},
    {U"@gas", u"gaz газ 天然气"},
    {U"@gold", u"gold oro золото 黄金"},
    {U"@automobile",
     u"car cars carmaker automaker voiture constructeur coche automóvil "
     u"auto autobauer автомобиль 汽车 自動車"},
    {U"@electric", u"electric électrique eléctrico elektrisch электромобиль 电动车 电动 电动汽车"},
    {U"@factory", u"factory plant usine fábrica fabrik werk завод 工厂 工場"},
    {U"@airline",
     u"airline airlines compagnie aerolínea fluggesellschaft авиакомпания 航空公司 "
     u"航空会社"},
    {U"@partner",
     u"partnership partners alliance partenariat alianza asociación partnerschaft "
     u"kooperation партнерство 合作 提携"},
    {U"@contract", u"contract contrat contrato vertrag контракт 合同 契約"},
    {U"@order", u"orders ordered commande ordonne ordena pedido befehl aufträge приказ 命令 订单"},
    // Technology
    {U"@launch",
     u"launches launch unveils releases lance dévoile présente lanza presenta publica "
     u"vorgestellt präsentiert veröffentlicht stellt запустила представила выпустила "
     u"представил 发布 推出 公開 亮相"},
    {U"@model", u"model models modèle modelo modell модель 模型 大模型 モデル"},
    {U"@ai",
     u"ai ia ии ki artificielle artificial künstliche искусственный искусственного 人工智能 "
     u"人工知能"},
    {U"@chip",
     u"chip chips chipmaker puce puces semiconductor semiconductores halbleiter чип чипы "
     u"чипов 芯片 晶片 半导体 半導体"},
    {U"@datacentre",
     u"datacenter datacentre rechenzentrum rechenzentren дата 数据中心 データセンター"},
    {U"@robot", u"robot robots robotaxi roboter робот 机器人 ロボット"},
    {U"@phone", u"smartphone smartphones téléphone teléfono смартфон 手机 智能手机 スマホ"},
    {U"@app", u"app apps application aplicación приложение 应用程序 アプリ"},
    {U"@search", u"search recherche búsqueda buscador suche suchmaschine поиск поиска 搜索 検索"},
    {U"@browser", u"browser navigateur navegador браузер 浏览器 ブラウザ"},
    {U"@voice", u"voice voix voz stimme голос 语音 声音 音声"},
    {U"@video", u"video vidéo vídeo videos видео 视频 影片 動画"},
    {U"@opensource", u"quelloffen open 开源 オープンソース"},
    {U"@data", u"data données datos daten данные данных 数据"},
    {U"@satellite", u"satellite satélite satellit спутник 卫星 衛星"},
    {U"@rocket", u"rocket spacecraft fusée cohete rakete starship корабль 火箭 飞船 宇宙船"},
    {U"@astronaut",
     u"astronaut astronauts astronaute astronauta астронавт космонавт 宇航员 航天员 "
     u"宇宙飛行士"},
    {U"@moon", u"moon lunar lune luna mond луна лунный 月球 登月 月面"},
    {U"@nuclear", u"nuclear nucléaire atom ядерный атомный 核电 核能 原子力"},
    {U"@quantum", u"quantum quantique cuántico quanten квантовый 量子"},
    {U"@crypto",
     u"crypto cryptocurrency cryptomonnaie criptomoneda kryptowährung криптовалюта "
     u"加密货币 暗号資産 仮想通貨"},
    {U"@network", u"social réseau soziales netzwerk соцсеть 社交平台 社交媒体"},
    {U"@newspaper", u"newspaper quotidien diario periódico zeitung газета 报纸 新聞社"},
    {U"@authors",
     u"authors writers auteurs écrivains autores escritores autoren schriftsteller "
     u"авторы писатели 作家 作者"},
    {U"@training",
     u"train training entraîner entraînement entrenar entrenamiento trainieren "
     u"обучение обучали 训练 学習"},
    // Letters, games and the rest
    {U"@nobel", u"nobel нобелевская нобелевскую 诺贝尔 诺奖 ノーベル"},
    {U"@prize", u"prize award prix premio preis премия премию 奖项 获奖 受賞"},
    {U"@peace", u"peace paix frieden мира 和平 平和"},
    {U"@physics", u"physics physique física physik физика физике 物理"},
    {U"@chemistry", u"chemistry chimie química chemie химия химии 化学"},
    {U"@literature", u"literature littérature literatura literatur литература литературе 文学"},
    {U"@final", u"final finale финал финале 决赛 決勝"},
    {U"@champion",
     u"champion champions championne campeón campeona meister weltmeister чемпион 冠军"},
    {U"@cup", u"cup coupe copa pokal кубок 奖杯 世界杯"},
    {U"@olympic", u"olympic olympics olympiques olímpicos olympia олимпийские 奥运 五輪"},
    {U"@film", u"film movie película фильм 电影 映画"},
    {U"@actor", u"actor actress acteur actrice actriz schauspieler актер актриса 演员 女演员 俳優"},
    {U"@cathedral", u"cathedral cathédrale catedral kathedrale собор 圣母院 大聖堂"},
    {U"@pope", u"pope pape papa papst папа 教皇 教宗"},
    {U"@king", u"king roi rey könig король 国王"},
});

}  // namespace vigie

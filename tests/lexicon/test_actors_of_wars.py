"""Names that reports of wars since 2005 use: each stands for one actor, told apart by the report's country and day."""

from __future__ import annotations

import pytest

from sitroom.analyse import analyse
from sitroom.config import Settings
from sitroom.extract import actors, places, quantities, times
from sitroom.extract.draft import Draft
from sitroom.lexicon.actors import actor_lexicon, split_name
from sitroom.lexicon.loader import load_lexicon
from sitroom.records import Report

NAMES = {
    "SDN": ["RSF:RSF_SDN", "SAF:SDN_ARMY", "Janjaweed:JANJAWEED", "JEM:JEM_SDN", "SPLM-N:SPLM_N", "Abu Tira:SDN_CRP"],
    "SSD": ["SSPDF:SSD_ARMY", "SPLA-IO:SPLA_IO", "White Army:WHITE_ARMY"],
    "COD": ["M23:M23", "FDLR:FDLR", "CODECO:CODECO", "ADF:ADF", "Wazalendo:WAZALENDO", "Twirwaneho:TWIRWANEHO",
            "FARDC:COD_ARMY", "Mai-Mai Yakutumba:YAKUTUMBA", "Nyatura:NYATURA"],
    "MLI": ["JNIM:JNIM", "ISGS:ISGS", "ISSP:ISGS", "CSP-PSD:CSP_MLI", "FLA:FLA_MLI", "FAMa:MLI_ARMY",
            "Africa Corps:AFRICA_CORPS", "Wagner Group:WAGNER", "MNLA:MNLA"],
    "BFA": ["VDP:VDP", "Ansarul Islam:ANSARUL_ISLAM", "Koglweogo:KOGLWEOGO"],
    "NGA": ["Boko Haram:BOKO_HARAM", "ISWAP:ISWAP", "Ansaru:ANSARU", "Lakurawa:LAKURAWA", "IPOB:IPOB"],
    "DZA": ["AQIM:AQIM", "GSPC:GSPC"],
    "TCD": ["FACT rebels:FACT", "CCMSR:CCMSR"],
    "CAF": ["CPC:CPC_CAF", "3R:3R", "UPC:UPC_CAF", "FPRC:FPRC", "Seleka:SELEKA", "anti-Balaka:ANTI_BALAKA"],
    "CMR": ["Amba boys:ADF_CMR", "BIR:BIR_CMR"],
    "SOM": ["al-Shabaab:SHABAAB", "al-Shabab:SHABAAB", "Macawisley:MACAWISLEY", "Danab:DANAB", "ATMIS:ATMIS"],
    "MOZ": ["al-Shabab:IS_MOZ", "Ahlu Sunna wal Jama'a:IS_MOZ", "Naparama:NAPARAMA", "SAMIM:SAMIM", "Renamo:RENAMO"],
    "ETH": ["TPLF:TPLF", "Fano:FANO", "OLA:OLA", "Shene:OLA", "ENDF:ETH_ARMY", "ONLF:ONLF"],
    "MMR": ["Arakan Army:AA_MMR", "KIA:KIA", "TNLA:TNLA", "MNDAA:MNDAA", "PDF:PDF", "KNLA:KNLA", "CNF:CNF",
            "KNDF:KNDF", "Tatmadaw:MMR_ARMY", "NUG:NUG", "Pyu Saw Htee:PYU_SAW_HTEE", "ARSA:ARSA", "UWSA:UWSA"],
    "COL": ["ELN:ELN", "FARC:FARC", "Segunda Marquetalia:SEGUNDA_MARQUETALIA", "Clan del Golfo:CLAN_GOLFO",
            "EGC:CLAN_GOLFO", "Estado Mayor Central:EMC_COL", "Los Shottas:SHOTTAS"],
    "PSE": ["al-Qassam Brigades:QASSAM", "PIJ:PIJ", "Islamic Jihad:PIJ", "PFLP:PFLP",
            "Al-Aqsa Martyrs' Brigades:AQSA_MARTYRS",
            "Saraya al-Quds:QUDS_BRIGADES", "Hamas:HAMAS"],
    "LBN": ["Hezbollah:HEZBOLLAH", "Radwan Force:RADWAN", "Amal Movement:AMAL"],
    "IRQ": ["PMF:PMF", "Hashd al-Shaabi:PMF", "Kataib Hezbollah:KATAIB_HEZB", "Peshmerga:PESHMERGA", "AQI:AQI"],
    "SYR": ["SDF:SDF", "YPG:YPG", "SNA:SNA", "HTS:HTS", "FSA:FSA", "Jabhat al-Nusra:NUSRA", "Liwa al-Quds:LIWA_QUDS",
            "Jaysh Khalid ibn al-Walid:KHALID_ARMY", "Southern Front:SOUTHERN_FRONT", "White Helmets:WHITE_HELMETS"],
    "TUR": ["PKK:PKK", "HPG:HPG", "DHKP-C:DHKPC"],
    "UKR": ["Azov Brigade:AZOV", "DPR:DPR", "LPR:LPR", "SBU:SBU", "Freedom of Russia Legion:FRL", "Atesh:ATESH"],
    "YEM": ["Houthis:HOUTHIS", "Ansar Allah:HOUTHIS", "STC:STC", "Giants Brigades:GIANTS", "AQAP:AQAP",
            "Security Belt Forces:SECURITY_BELT"],
    "PAK": ["BLA:BLA", "TTP:TTP", "BLF:BLF", "Jamaat-ul-Ahrar:JAMAAT_AHRAR", "Majeed Brigade:MAJEED_BRIGADE"],
    "AFG": ["NRF:NRF", "ISKP:ISKP", "ISIS-K:ISKP", "Haqqani network:HAQQANI"],
    "ERI": ["RSADO:RSADO"],
    "HTI": ["G9:G9", "G-Pep:GPEP", "Viv Ansanm:VIV_ANSANM", "400 Mawozo:400_MAWOZO", "Gran Grif:GRAN_GRIF",
            "BSAP:BSAP"],
    "LBY": ["LNA:LNA", "GNU:GNU_LBY", "Stability Support Apparatus:SSA_LBY", "444th Brigade:BRIG444"],
    "IND": ["CPI (Maoist):CPI_MAOIST", "ULFA:ULFA", "Arambai Tenggol:ARAMBAI", "Hizbul Mujahideen:HIZB_MUJAHIDEEN"],
    "PHL": ["NPA:NPA", "BIFF:BIFF", "Abu Sayyaf:ABU_SAYYAF", "MILF:MILF"],
    "IDN": ["TPNPB:TPNPB", "OPM:OPM"],
    "AZE": ["Artsakh Defence Army:ARTSAKH_DA"],
}  # fmt: skip
CASES = [(c, *n.rsplit(":", 1)) for c, names in NAMES.items() for n in names]


@pytest.fixture(scope="module")
def compiled():
    return actor_lexicon(load_lexicon())


@pytest.mark.parametrize(("country", "name", "id_"), CASES)
def test_a_name_is_known(compiled, country, name, id_):
    node = compiled.names
    for word in split_name(name):
        node = node.next[word]
    assert id_ in {v.id for v in node.values}
    assert compiled.rows[id_].country in (country, "RUS", None)


@pytest.mark.parametrize(
    ("text", "word", "id_", "published"),
    [
        (
            "Al-Shabab beheaded two fishermen near Macomia in Cabo Delgado, Mozambique.",
            "Shabab",
            "IS_MOZ",
            "2024-05-10",
        ),
        ("Al-Shabab shelled the base at Adale near Mogadishu in Somalia.", "Shabab", "SHABAAB", "2024-05-10"),
        ("The RSF looted shops in Nyala and Zalingei in Sudan.", "RSF", "RSF_SDN", "2024-05-10"),
        ("The CPC ambushed a convoy near Bossangoa in the Central African Republic.", "CPC", "CPC_CAF", "2021-05-10"),
        ("The PDF burned a post near Sagaing in Myanmar.", "PDF", "PDF", "2023-05-10"),
        ("Jolani ordered his men to hold fire near Idlib, Syria.", "Jolani", "SYR_JOLANI", "2020-02-10"),
    ],
)
def test_a_shared_name_is_told_by_country_and_day(text, word, id_, published):
    lexicon, options = load_lexicon("en"), Settings()
    report = Report(id="1", text=text, published=published, language="en")
    draft = Draft(report, next(iter(analyse([report], lexicon, options))), lexicon, options)
    for organ in (quantities, times, places, actors):
        organ.extract(draft)
    token = next(t for t in draft.analysis.tokens if t.text == word)
    actor = actors.actor_of(draft, token)
    assert actor is not None
    assert actor.id == id_

// The names of all time zones, by offset from UTC in minutes and by rule of summer time.
// Source: the IANA time zone database as of 2026, aliases included.

/** Who changes the clocks as these do. */
export type SummerRule =
  | 'EUROPE'
  | 'NORTH_AMERICA'
  | 'AUSTRALIA'
  | 'LORD_HOWE'
  | 'NEW_ZEALAND'
  | 'CHATHAM'
  | 'EGYPT'
  | 'ISRAEL'
  | 'LEBANON'
  | 'MOLDOVA'
  | 'CUBA'
  | 'CHILE'
  | 'TROLL';

const EUROPE = 'EUROPE';
const NORTH_AMERICA = 'NORTH_AMERICA';
const AUSTRALIA = 'AUSTRALIA';
const NEW_ZEALAND = 'NEW_ZEALAND';

type Row = readonly [minutes: number, rule: SummerRule | undefined, names: string];

export const ZONES: readonly Row[] = [
  [-660, undefined, 'Pacific/Midway Pacific/Niue Pacific/Pago_Pago Pacific/Samoa US/Samoa'],
  [-600, NORTH_AMERICA, 'America/Adak America/Atka US/Aleutian'],
  [
    -600,
    undefined,
    'HST Pacific/Honolulu Pacific/Johnston Pacific/Rarotonga Pacific/Tahiti US/Hawaii',
  ],
  [-570, undefined, 'Pacific/Marquesas'],
  [
    -540,
    NORTH_AMERICA,
    'America/Anchorage America/Juneau America/Metlakatla America/Nome America/Sitka',
  ],
  [-540, NORTH_AMERICA, 'America/Yakutat US/Alaska'],
  [-540, undefined, 'Pacific/Gambier'],
  [
    -480,
    NORTH_AMERICA,
    'America/Ensenada America/Los_Angeles America/Santa_Isabel America/Tijuana',
  ],
  [-480, NORTH_AMERICA, 'America/Vancouver Canada/Pacific Mexico/BajaNorte PST8PDT US/Pacific'],
  [-480, undefined, 'Pacific/Pitcairn'],
  [-420, NORTH_AMERICA, 'America/Boise America/Cambridge_Bay America/Ciudad_Juarez America/Denver'],
  [
    -420,
    NORTH_AMERICA,
    'America/Edmonton America/Inuvik America/Shiprock America/Yellowknife Canada/Mountain',
  ],
  [-420, NORTH_AMERICA, 'MST7MDT Navajo US/Mountain'],
  [-420, undefined, 'America/Creston America/Dawson America/Dawson_Creek America/Fort_Nelson'],
  [
    -420,
    undefined,
    'America/Hermosillo America/Mazatlan America/Phoenix America/Whitehorse Canada/Yukon',
  ],
  [-420, undefined, 'MST Mexico/BajaSur US/Arizona'],
  [-360, undefined, 'America/Bahia_Banderas America/Belize America/Chihuahua America/Costa_Rica'],
  [-360, undefined, 'America/El_Salvador America/Guatemala America/Managua America/Merida'],
  [-360, undefined, 'America/Mexico_City America/Monterrey America/Regina America/Swift_Current'],
  [-360, undefined, 'America/Tegucigalpa Canada/Saskatchewan Mexico/General Pacific/Galapagos'],
  [
    -360,
    NORTH_AMERICA,
    'America/Chicago America/Indiana/Knox America/Indiana/Tell_City America/Knox_IN',
  ],
  [-360, NORTH_AMERICA, 'America/Matamoros America/Menominee America/North_Dakota/Beulah'],
  [
    -360,
    NORTH_AMERICA,
    'America/North_Dakota/Center America/North_Dakota/New_Salem America/Ojinaga',
  ],
  [
    -360,
    NORTH_AMERICA,
    'America/Rainy_River America/Rankin_Inlet America/Resolute America/Winnipeg CST6CDT',
  ],
  [-360, NORTH_AMERICA, 'Canada/Central US/Central US/Indiana-Starke'],
  [
    -300,
    undefined,
    'America/Atikokan America/Bogota America/Cancun America/Cayman America/Coral_Harbour',
  ],
  [
    -300,
    undefined,
    'America/Eirunepe America/Guayaquil America/Jamaica America/Lima America/Panama',
  ],
  [-300, undefined, 'America/Porto_Acre America/Rio_Branco Brazil/Acre EST Jamaica'],
  [
    -300,
    NORTH_AMERICA,
    'America/Detroit America/Fort_Wayne America/Grand_Turk America/Indiana/Indianapolis',
  ],
  [-300, NORTH_AMERICA, 'America/Indiana/Marengo America/Indiana/Petersburg America/Indiana/Vevay'],
  [-300, NORTH_AMERICA, 'America/Indiana/Vincennes America/Indiana/Winamac America/Indianapolis'],
  [-300, NORTH_AMERICA, 'America/Iqaluit America/Kentucky/Louisville America/Kentucky/Monticello'],
  [
    -300,
    NORTH_AMERICA,
    'America/Louisville America/Montreal America/Nassau America/New_York America/Nipigon',
  ],
  [
    -300,
    NORTH_AMERICA,
    'America/Pangnirtung America/Port-au-Prince America/Thunder_Bay America/Toronto',
  ],
  [-300, NORTH_AMERICA, 'Canada/Eastern EST5EDT US/East-Indiana US/Eastern US/Michigan'],
  [
    -240,
    undefined,
    'America/Anguilla America/Antigua America/Aruba America/Barbados America/Blanc-Sablon',
  ],
  [-240, undefined, 'America/Boa_Vista America/Campo_Grande America/Caracas America/Cuiaba'],
  [
    -240,
    undefined,
    'America/Curacao America/Dominica America/Grenada America/Guadeloupe America/Guyana',
  ],
  [-240, undefined, 'America/Kralendijk America/La_Paz America/Lower_Princes America/Manaus'],
  [-240, undefined, 'America/Marigot America/Martinique America/Montserrat America/Port_of_Spain'],
  [
    -240,
    undefined,
    'America/Porto_Velho America/Puerto_Rico America/Santo_Domingo America/St_Barthelemy',
  ],
  [-240, undefined, 'America/St_Kitts America/St_Lucia America/St_Thomas America/St_Vincent'],
  [-240, undefined, 'America/Tortola America/Virgin Brazil/West'],
  [
    -240,
    NORTH_AMERICA,
    'America/Glace_Bay America/Goose_Bay America/Halifax America/Moncton America/Thule',
  ],
  [-240, NORTH_AMERICA, 'Atlantic/Bermuda Canada/Atlantic'],
  [-210, NORTH_AMERICA, 'America/St_Johns Canada/Newfoundland'],
  [-180, undefined, 'America/Araguaina America/Argentina/Buenos_Aires America/Argentina/Catamarca'],
  [
    -180,
    undefined,
    'America/Argentina/ComodRivadavia America/Argentina/Cordoba America/Argentina/Jujuy',
  ],
  [
    -180,
    undefined,
    'America/Argentina/La_Rioja America/Argentina/Mendoza America/Argentina/Rio_Gallegos',
  ],
  [
    -180,
    undefined,
    'America/Argentina/Salta America/Argentina/San_Juan America/Argentina/San_Luis',
  ],
  [
    -180,
    undefined,
    'America/Argentina/Tucuman America/Argentina/Ushuaia America/Asuncion America/Bahia',
  ],
  [
    -180,
    undefined,
    'America/Belem America/Buenos_Aires America/Catamarca America/Cayenne America/Cordoba',
  ],
  [
    -180,
    undefined,
    'America/Coyhaique America/Fortaleza America/Jujuy America/Maceio America/Mendoza',
  ],
  [-180, undefined, 'America/Montevideo America/Paramaribo America/Punta_Arenas America/Recife'],
  [-180, undefined, 'America/Rosario America/Santarem America/Sao_Paulo Antarctica/Palmer'],
  [-180, undefined, 'Antarctica/Rothera Atlantic/Stanley Brazil/East'],
  [-180, NORTH_AMERICA, 'America/Miquelon'],
  [-120, EUROPE, 'America/Godthab America/Nuuk America/Scoresbysund'],
  [-120, undefined, 'America/Noronha Atlantic/South_Georgia Brazil/DeNoronha'],
  [-60, EUROPE, 'Atlantic/Azores'],
  [-60, undefined, 'Atlantic/Cape_Verde'],
  [
    0,
    undefined,
    'Africa/Abidjan Africa/Accra Africa/Bamako Africa/Banjul Africa/Bissau Africa/Conakry',
  ],
  [0, undefined, 'Africa/Dakar Africa/Freetown Africa/Lome Africa/Monrovia Africa/Nouakchott'],
  [0, undefined, 'Africa/Ouagadougou Africa/Sao_Tome Africa/Timbuktu America/Danmarkshavn'],
  [
    0,
    undefined,
    'Atlantic/Reykjavik Atlantic/St_Helena Etc/GMT Etc/GMT0 Etc/Greenwich Etc/UCT Etc/UTC',
  ],
  [
    0,
    undefined,
    'Etc/Universal Etc/Zulu GMT GMT+0 GMT-0 GMT0 Greenwich Iceland UCT UTC Universal Zulu',
  ],
  [
    0,
    EUROPE,
    'Atlantic/Canary Atlantic/Faeroe Atlantic/Faroe Atlantic/Madeira Eire Europe/Belfast',
  ],
  [0, EUROPE, 'Europe/Dublin Europe/Guernsey Europe/Isle_of_Man Europe/Jersey Europe/Lisbon'],
  [0, EUROPE, 'Europe/London GB GB-Eire Portugal WET'],
  [60, undefined, 'Africa/Algiers Africa/Bangui Africa/Brazzaville Africa/Douala Africa/Kinshasa'],
  [60, undefined, 'Africa/Lagos Africa/Libreville Africa/Luanda Africa/Malabo Africa/Ndjamena'],
  [60, undefined, 'Africa/Niamey Africa/Porto-Novo Africa/Tunis'],
  [60, EUROPE, 'Africa/Ceuta Arctic/Longyearbyen Atlantic/Jan_Mayen CET Europe/Amsterdam'],
  [60, EUROPE, 'Europe/Andorra Europe/Belgrade Europe/Berlin Europe/Bratislava Europe/Brussels'],
  [
    60,
    EUROPE,
    'Europe/Budapest Europe/Busingen Europe/Copenhagen Europe/Gibraltar Europe/Ljubljana',
  ],
  [
    60,
    EUROPE,
    'Europe/Luxembourg Europe/Madrid Europe/Malta Europe/Monaco Europe/Oslo Europe/Paris',
  ],
  [60, EUROPE, 'Europe/Podgorica Europe/Prague Europe/Rome Europe/San_Marino Europe/Sarajevo'],
  [60, EUROPE, 'Europe/Skopje Europe/Stockholm Europe/Tirane Europe/Vaduz Europe/Vatican'],
  [60, EUROPE, 'Europe/Vienna Europe/Warsaw Europe/Zagreb Europe/Zurich MET Poland'],
  [
    120,
    undefined,
    'Africa/Blantyre Africa/Bujumbura Africa/Gaborone Africa/Harare Africa/Johannesburg',
  ],
  [120, undefined, 'Africa/Juba Africa/Khartoum Africa/Kigali Africa/Lubumbashi Africa/Lusaka'],
  [120, undefined, 'Africa/Maputo Africa/Maseru Africa/Mbabane Africa/Tripoli Africa/Windhoek'],
  [120, undefined, 'Europe/Kaliningrad Libya'],
  [120, EUROPE, 'Asia/Famagusta Asia/Nicosia EET Europe/Athens Europe/Bucharest Europe/Helsinki'],
  [120, EUROPE, 'Europe/Kiev Europe/Kyiv Europe/Mariehamn Europe/Nicosia Europe/Riga Europe/Sofia'],
  [120, EUROPE, 'Europe/Tallinn Europe/Uzhgorod Europe/Vilnius Europe/Zaporozhye'],
  [
    180,
    undefined,
    'Africa/Addis_Ababa Africa/Asmara Africa/Asmera Africa/Dar_es_Salaam Africa/Djibouti',
  ],
  [
    180,
    undefined,
    'Africa/Kampala Africa/Mogadishu Africa/Nairobi Antarctica/Syowa Asia/Aden Asia/Amman',
  ],
  [180, undefined, 'Asia/Baghdad Asia/Bahrain Asia/Damascus Asia/Istanbul Asia/Kuwait Asia/Qatar'],
  [180, undefined, 'Asia/Riyadh Europe/Istanbul Europe/Kirov Europe/Minsk Europe/Moscow'],
  [
    180,
    undefined,
    'Europe/Simferopol Europe/Volgograd Indian/Antananarivo Indian/Comoro Indian/Mayotte',
  ],
  [180, undefined, 'Turkey W-SU'],
  [210, undefined, 'Asia/Tehran Iran'],
  [240, undefined, 'Asia/Baku Asia/Dubai Asia/Muscat Asia/Tbilisi Asia/Yerevan Europe/Astrakhan'],
  [240, undefined, 'Europe/Samara Europe/Saratov Europe/Ulyanovsk Indian/Mahe Indian/Mauritius'],
  [240, undefined, 'Indian/Reunion'],
  [270, undefined, 'Asia/Kabul'],
  [
    300,
    undefined,
    'Antarctica/Mawson Antarctica/Vostok Asia/Almaty Asia/Aqtau Asia/Aqtobe Asia/Ashgabat',
  ],
  [300, undefined, 'Asia/Ashkhabad Asia/Atyrau Asia/Dushanbe Asia/Karachi Asia/Oral Asia/Qostanay'],
  [
    300,
    undefined,
    'Asia/Qyzylorda Asia/Samarkand Asia/Tashkent Asia/Yekaterinburg Indian/Kerguelen',
  ],
  [300, undefined, 'Indian/Maldives'],
  [330, undefined, 'Asia/Calcutta Asia/Colombo Asia/Kolkata'],
  [345, undefined, 'Asia/Kathmandu Asia/Katmandu'],
  [
    360,
    undefined,
    'Asia/Bishkek Asia/Dacca Asia/Dhaka Asia/Kashgar Asia/Omsk Asia/Thimbu Asia/Thimphu',
  ],
  [360, undefined, 'Asia/Urumqi Indian/Chagos'],
  [390, undefined, 'Asia/Rangoon Asia/Yangon Indian/Cocos'],
  [
    420,
    undefined,
    'Antarctica/Davis Asia/Bangkok Asia/Barnaul Asia/Ho_Chi_Minh Asia/Hovd Asia/Jakarta',
  ],
  [
    420,
    undefined,
    'Asia/Krasnoyarsk Asia/Novokuznetsk Asia/Novosibirsk Asia/Phnom_Penh Asia/Pontianak',
  ],
  [420, undefined, 'Asia/Saigon Asia/Tomsk Asia/Vientiane Indian/Christmas'],
  [480, undefined, 'Antarctica/Casey Asia/Brunei Asia/Choibalsan Asia/Chongqing Asia/Chungking'],
  [
    480,
    undefined,
    'Asia/Harbin Asia/Hong_Kong Asia/Irkutsk Asia/Kuala_Lumpur Asia/Kuching Asia/Macao',
  ],
  [480, undefined, 'Asia/Macau Asia/Makassar Asia/Manila Asia/Shanghai Asia/Singapore Asia/Taipei'],
  [
    480,
    undefined,
    'Asia/Ujung_Pandang Asia/Ulaanbaatar Asia/Ulan_Bator Australia/Perth Australia/West',
  ],
  [480, undefined, 'Hongkong PRC ROC Singapore'],
  [525, undefined, 'Australia/Eucla'],
  [540, undefined, 'Asia/Chita Asia/Dili Asia/Jayapura Asia/Khandyga Asia/Pyongyang Asia/Seoul'],
  [540, undefined, 'Asia/Tokyo Asia/Yakutsk Japan Pacific/Palau ROK'],
  [570, AUSTRALIA, 'Australia/Adelaide Australia/Broken_Hill Australia/South Australia/Yancowinna'],
  [570, undefined, 'Australia/Darwin Australia/North'],
  [600, undefined, 'Antarctica/DumontDUrville Asia/Ust-Nera Asia/Vladivostok Australia/Brisbane'],
  [600, undefined, 'Australia/Lindeman Australia/Queensland Pacific/Chuuk Pacific/Guam'],
  [600, undefined, 'Pacific/Port_Moresby Pacific/Saipan Pacific/Truk Pacific/Yap'],
  [600, AUSTRALIA, 'Antarctica/Macquarie Australia/ACT Australia/Canberra Australia/Currie'],
  [600, AUSTRALIA, 'Australia/Hobart Australia/Melbourne Australia/NSW Australia/Sydney'],
  [600, AUSTRALIA, 'Australia/Tasmania Australia/Victoria'],
  [
    660,
    undefined,
    'Asia/Magadan Asia/Sakhalin Asia/Srednekolymsk Pacific/Bougainville Pacific/Efate',
  ],
  [
    660,
    undefined,
    'Pacific/Guadalcanal Pacific/Kosrae Pacific/Noumea Pacific/Pohnpei Pacific/Ponape',
  ],
  [660, AUSTRALIA, 'Pacific/Norfolk'],
  [720, NEW_ZEALAND, 'Antarctica/McMurdo Antarctica/South_Pole NZ Pacific/Auckland'],
  [
    720,
    undefined,
    'Asia/Anadyr Asia/Kamchatka Kwajalein Pacific/Fiji Pacific/Funafuti Pacific/Kwajalein',
  ],
  [720, undefined, 'Pacific/Majuro Pacific/Nauru Pacific/Tarawa Pacific/Wake Pacific/Wallis'],
  [
    780,
    undefined,
    'Pacific/Apia Pacific/Enderbury Pacific/Fakaofo Pacific/Kanton Pacific/Tongatapu',
  ],
  [840, undefined, 'Pacific/Kiritimati'],
  [-360, 'CHILE', 'Chile/EasterIsland Pacific/Easter'],
  [-300, 'CUBA', 'America/Havana Cuba'],
  [-240, 'CHILE', 'America/Santiago Chile/Continental'],
  [0, 'TROLL', 'Antarctica/Troll'],
  [0, undefined, 'Factory'],
  [120, 'EGYPT', 'Africa/Cairo Egypt'],
  [120, 'ISRAEL', 'Asia/Jerusalem Asia/Tel_Aviv Israel'],
  [120, 'LEBANON', 'Asia/Beirut'],
  [120, 'MOLDOVA', 'Europe/Chisinau Europe/Tiraspol'],
  [630, 'LORD_HOWE', 'Australia/LHI Australia/Lord_Howe'],
  [765, 'CHATHAM', 'NZ-CHAT Pacific/Chatham'],
];

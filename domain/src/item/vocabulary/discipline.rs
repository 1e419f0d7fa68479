//! What an item is about: the detailed fields of ISCED-F 2013.
//!
//! UNESCO Institute for Statistics, *ISCED Fields of Education and Training 2013*: four-digit
//! detailed fields without the residual ones (`not further defined`, `not elsewhere
//! classified`), which nobody can choose. The codes and English labels are the published ones.

use std::fmt;
use std::str::FromStr;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

use super::{Term, UnknownTerm};

/// A detailed field of ISCED-F 2013.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(into = "String")]
pub struct Discipline {
    code: &'static str,
    label_en: &'static str,
    label_fr: &'static str,
}

impl Discipline {
    /// The English label.
    pub const fn label_en(self) -> &'static str {
        self.label_en
    }

    /// The French label.
    pub const fn label_fr(self) -> &'static str {
        self.label_fr
    }
}

impl Term for Discipline {
    const EXPECTED: &'static str = "a detailed field of ISCED-F 2013 (four digits)";
    const ALL: &'static [Self] = ALL;

    fn code(self) -> &'static str {
        self.code
    }
}

impl FromStr for Discipline {
    type Err = UnknownTerm;

    fn from_str(code: &str) -> Result<Self, UnknownTerm> {
        Self::from_code(code)
    }
}

// Not derived: the derived one would borrow the `&'static str` from what is read.
impl<'de> Deserialize<'de> for Discipline {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        code.parse().map_err(D::Error::custom)
    }
}

impl From<Discipline> for String {
    fn from(discipline: Discipline) -> Self {
        discipline.code.to_owned()
    }
}

impl fmt::Display for Discipline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code)
    }
}

const fn field(code: &'static str, label_en: &'static str, label_fr: &'static str) -> Discipline {
    Discipline {
        code,
        label_en,
        label_fr,
    }
}

const ALL: &[Discipline] = &[
    field(
        "0011",
        "Basic programmes and qualifications",
        "Programmes et certifications de base",
    ),
    field(
        "0021",
        "Literacy and numeracy",
        "Alphabétisation et apprentissage du calcul",
    ),
    field(
        "0031",
        "Personal skills and development",
        "Compétences et développement personnels",
    ),
    field("0111", "Education science", "Sciences de l’éducation"),
    field(
        "0112",
        "Training for pre-school teachers",
        "Formation des enseignants du préscolaire",
    ),
    field(
        "0113",
        "Teacher training without subject specialisation",
        "Formation des enseignants sans spécialisation",
    ),
    field(
        "0114",
        "Teacher training with subject specialisation",
        "Formation des enseignants spécialisés dans une matière",
    ),
    field(
        "0211",
        "Audio-visual techniques and media production",
        "Techniques audiovisuelles et production de médias",
    ),
    field(
        "0212",
        "Fashion, interior and industrial design",
        "Mode, architecture intérieure et design industriel",
    ),
    field("0213", "Fine arts", "Beaux-arts"),
    field("0214", "Handicrafts", "Artisanat"),
    field(
        "0215",
        "Music and performing arts",
        "Musique et arts du spectacle",
    ),
    field("0221", "Religion and theology", "Religion et théologie"),
    field("0222", "History and archaeology", "Histoire et archéologie"),
    field("0223", "Philosophy and ethics", "Philosophie et éthique"),
    field("0231", "Language acquisition", "Acquisition d’une langue"),
    field(
        "0232",
        "Literature and linguistics",
        "Littérature et linguistique",
    ),
    field("0311", "Economics", "Économie"),
    field(
        "0312",
        "Political sciences and civics",
        "Sciences politiques et éducation civique",
    ),
    field("0313", "Psychology", "Psychologie"),
    field(
        "0314",
        "Sociology and cultural studies",
        "Sociologie et études culturelles",
    ),
    field(
        "0321",
        "Journalism and reporting",
        "Journalisme et reportage",
    ),
    field(
        "0322",
        "Library, information and archival studies",
        "Bibliothéconomie, information et archivistique",
    ),
    field(
        "0411",
        "Accounting and taxation",
        "Comptabilité et fiscalité",
    ),
    field(
        "0412",
        "Finance, banking and insurance",
        "Finance, banque et assurance",
    ),
    field(
        "0413",
        "Management and administration",
        "Gestion et administration",
    ),
    field(
        "0414",
        "Marketing and advertising",
        "Marketing et publicité",
    ),
    field(
        "0415",
        "Secretarial and office work",
        "Secrétariat et travail de bureau",
    ),
    field(
        "0416",
        "Wholesale and retail sales",
        "Vente en gros et au détail",
    ),
    field("0417", "Work skills", "Compétences professionnelles"),
    field("0421", "Law", "Droit"),
    field("0511", "Biology", "Biologie"),
    field("0512", "Biochemistry", "Biochimie"),
    field(
        "0521",
        "Environmental sciences",
        "Sciences de l’environnement",
    ),
    field(
        "0522",
        "Natural environments and wildlife",
        "Environnements naturels et vie sauvage",
    ),
    field("0531", "Chemistry", "Chimie"),
    field("0532", "Earth sciences", "Sciences de la Terre"),
    field("0533", "Physics", "Physique"),
    field("0541", "Mathematics", "Mathématiques"),
    field("0542", "Statistics", "Statistiques"),
    field("0611", "Computer use", "Utilisation de l’ordinateur"),
    field(
        "0612",
        "Database and network design and administration",
        "Conception et administration de bases de données et de réseaux",
    ),
    field(
        "0613",
        "Software and applications development and analysis",
        "Développement et analyse de logiciels et d’applications",
    ),
    field(
        "0711",
        "Chemical engineering and processes",
        "Génie chimique et procédés",
    ),
    field(
        "0712",
        "Environmental protection technology",
        "Technologie de protection de l’environnement",
    ),
    field("0713", "Electricity and energy", "Électricité et énergie"),
    field(
        "0714",
        "Electronics and automation",
        "Électronique et automatique",
    ),
    field(
        "0715",
        "Mechanics and metal trades",
        "Mécanique et métallurgie",
    ),
    field(
        "0716",
        "Motor vehicles, ships and aircraft",
        "Véhicules, navires et aéronefs",
    ),
    field("0721", "Food processing", "Traitement des aliments"),
    field(
        "0722",
        "Materials (glass, paper, plastic and wood)",
        "Matériaux (verre, papier, plastique et bois)",
    ),
    field(
        "0723",
        "Textiles (clothes, footwear and leather)",
        "Textiles (vêtements, chaussures et cuir)",
    ),
    field("0724", "Mining and extraction", "Industries extractives"),
    field(
        "0731",
        "Architecture and town planning",
        "Architecture et urbanisme",
    ),
    field(
        "0732",
        "Building and civil engineering",
        "Bâtiment et génie civil",
    ),
    field(
        "0811",
        "Crop and livestock production",
        "Production agricole et élevage",
    ),
    field("0812", "Horticulture", "Horticulture"),
    field("0821", "Forestry", "Sylviculture"),
    field("0831", "Fisheries", "Halieutique"),
    field("0841", "Veterinary", "Sciences vétérinaires"),
    field("0911", "Dental studies", "Études dentaires"),
    field("0912", "Medicine", "Médecine"),
    field(
        "0913",
        "Nursing and midwifery",
        "Soins infirmiers et maïeutique",
    ),
    field(
        "0914",
        "Medical diagnostic and treatment technology",
        "Technologies de diagnostic et de traitement médical",
    ),
    field(
        "0915",
        "Therapy and rehabilitation",
        "Thérapie et rééducation",
    ),
    field("0916", "Pharmacy", "Pharmacie"),
    field(
        "0917",
        "Traditional and complementary medicine and therapy",
        "Médecines et thérapies traditionnelles et complémentaires",
    ),
    field(
        "0921",
        "Care of the elderly and of disabled adults",
        "Soins aux personnes âgées et aux adultes handicapés",
    ),
    field(
        "0922",
        "Child care and youth services",
        "Garde d’enfants et services à la jeunesse",
    ),
    field(
        "0923",
        "Social work and counselling",
        "Travail social et conseil",
    ),
    field("1011", "Domestic services", "Services domestiques"),
    field(
        "1012",
        "Hair and beauty services",
        "Coiffure et soins de beauté",
    ),
    field(
        "1013",
        "Hotel, restaurants and catering",
        "Hôtellerie, restauration et traiteur",
    ),
    field("1014", "Sports", "Sports"),
    field(
        "1015",
        "Travel, tourism and leisure",
        "Voyages, tourisme et loisirs",
    ),
    field("1021", "Community sanitation", "Assainissement collectif"),
    field(
        "1022",
        "Occupational health and safety",
        "Santé et sécurité au travail",
    ),
    field("1031", "Military and defence", "Armée et défense"),
    field(
        "1032",
        "Protection of persons and property",
        "Protection des personnes et des biens",
    ),
    field("1041", "Transport services", "Services de transport"),
];

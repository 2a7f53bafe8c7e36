"""What people say in the story: reasons, suggestions, promises. Invented, in French, without names."""

from typing import NamedTuple

# code: (reason when it is weak, reason when it is good, suggestion)
SAID: dict[str, tuple[str, str, str]] = {
    "ind01_accueil": (
        "On nous parle durement quand nous venons sans argent.",
        "On nous salue et on nous fait asseoir.",
        "Former le personnel à l'accueil et remercier ceux qui accueillent bien.",
    ),
    "ind02_attente": (
        "On arrive à l'aube et on est reçu à midi.",
        "Depuis les numéros, chacun passe à son tour.",
        "Donner des numéros et faire passer les enfants très malades d'abord.",
    ),
    "ind03_medic": (
        "On nous envoie acheter les médicaments en ville.",
        "Les médicaments de base sont là.",
        "Suivre le stock chaque semaine et prévenir l'ASACO avant la rupture.",
    ),
    "ind04_perso": (
        "La nuit il n'y a que le gardien.",
        "Une sage-femme est là nuit et jour.",
        "Afficher le tour de garde avec un numéro à appeler.",
    ),
    "ind05_propre": (
        "Les toilettes sont bouchées et il n'y a pas d'eau.",
        "La cour est balayée et le lavage des mains marche.",
        "Une journée de salubrité par mois avec les femmes et les jeunes.",
    ),
    "ind06_intime": (
        "Tout le monde entend ce qu'on dit à la sage-femme.",
        "Il y a maintenant un rideau et une porte.",
        "Poser des rideaux et ne laisser entrer qu'une personne à la fois.",
    ),
    "ind07_info": (
        "On nous donne une ordonnance sans rien expliquer.",
        "On nous explique en bamanankan comment donner le remède.",
        "Expliquer à chaque fois, dans notre langue, et demander si on a compris.",
    ),
    "ind08_cout": (
        "Le prix change d'un jour à l'autre et il n'y a pas de reçu.",
        "Les prix sont affichés et on reçoit un ticket.",
        "Afficher les prix en images et donner un reçu à chacun.",
    ),
    "ind09_accouch": (
        "Il manque de place et on rentre trop tôt à la maison.",
        "On reste avec nous jusqu'à la naissance.",
        "Garder la mère et le bébé une nuit et les voir avant la sortie.",
    ),
    "ind10_vaccin": (
        "La séance est annoncée puis annulée.",
        "Le jour de vaccination est tenu.",
        "Prévenir par la radio et les relais quand la date change.",
    ),
    "ind11_refer": (
        "On cherche nous-mêmes un véhicule la nuit.",
        "Le tricycle vient quand on l'appelle.",
        "Créer une caisse de carburant avec l'ASACO et la mairie.",
    ),
    "ind12_asc": (
        "L'agent ne passe plus depuis des mois.",
        "L'agent passe voir les enfants et les femmes enceintes.",
        "Dire à l'assemblée quel agent suit quel quartier.",
    ),
    "ind13_egal": (
        "Ceux qui ont des relations passent avant nous.",
        "Les pauvres sont soignés comme les autres.",
        "Faire passer chacun à son tour et aider ceux qui viennent de loin.",
    ),
    "ind14_asaco": (
        "On ne voit l'ASACO qu'à l'élection.",
        "L'ASACO a rendu compte de l'argent devant tous.",
        "Une réunion publique tous les trois mois, avec les comptes.",
    ),
    "prov_moti": (
        "Nous sommes trop peu pour le nombre de malades.",
        "L'équipe s'entend bien.",
        "Recruter une aide-soignante.",
    ),
    "prov_supv": ("La supervision est rare.", "La supervision vient et explique.", "Une visite par trimestre."),
    "prov_salaire": (
        "Les primes ont trois mois de retard.",
        "Les salaires sont payés à la fin du mois.",
        "Payer les primes avec les salaires.",
    ),
    "prov_secu": ("Pas de gardien la nuit.", "La cour est fermée et éclairée.", "Mettre une lampe à l'entrée."),
    "prov_comm": (
        "On nous accuse sans nous écouter.",
        "Nous nous parlons depuis les réunions.",
        "Se voir chaque trimestre avec les groupes.",
    ),
    "local": (
        "Nous en parlons depuis longtemps et rien ne change.",
        "C'est mieux qu'avant.",
        "Choisir deux personnes du groupe pour suivre ce point.",
    ),
}

# Points that groups word themselves, the same words again in later rounds.
OWN_POINTS = (
    "Une lampe dans la cour la nuit",
    "Un abri pour attendre à l'ombre",
    "Un jour de consultation pour les jeunes",
    "Une rampe pour les personnes handicapées",
    "Des nouvelles du centre à la radio locale",
    "Une place pour la femme qui accompagne",
)


class Deed(NamedTuple):
    """A promise that can be made about a point. cost in F CFA; days until it is due."""

    what: str
    who: str
    role: str
    means: str
    cost: int
    sign: str
    days: int


DEEDS: dict[str, tuple[Deed, ...]] = {
    "ind01_accueil": (
        Deed(
            "Mettre une personne à l'accueil chaque matin",
            "cscom",
            "Chef de centre",
            "Personnel du centre",
            0,
            "Une personne salue et oriente dès 7 heures",
            60,
        ),
    ),
    "ind02_attente": (
        Deed(
            "Donner des numéros d'arrivée",
            "cscom",
            "Chef de centre",
            "Jetons, caisse de l'ASACO",
            15_000,
            "Chacun a un numéro et passe à son tour",
            30,
        ),
        Deed(
            "Ouvrir une deuxième salle de consultation",
            "asaco",
            "Présidence de l'ASACO",
            "Caisse de l'ASACO",
            350_000,
            "Deux salles reçoivent le matin",
            180,
        ),
    ),
    "ind03_medic": (
        Deed(
            "Compter le stock chaque lundi et commander à temps",
            "cscom",
            "Gérant du dépôt",
            "Fiches de stock",
            5_000,
            "La fiche du lundi est affichée",
            45,
        ),
        Deed(
            "Mettre en place un fonds de roulement des médicaments",
            "asaco",
            "Trésorerie de l'ASACO",
            "Cotisations et mairie",
            600_000,
            "Aucune rupture pendant un mois",
            150,
        ),
    ),
    "ind04_perso": (
        Deed(
            "Afficher le tour de garde de nuit",
            "cscom",
            "Chef de centre",
            "Papier et tableau",
            2_000,
            "Le tour de garde est affiché à l'entrée",
            30,
        ),
        Deed(
            "Demander une sage-femme de plus",
            "csref",
            "Médecin-chef du district",
            "Plan du district",
            0,
            "Une sage-femme de plus a pris service",
            210,
        ),
    ),
    "ind05_propre": (
        Deed(
            "Réparer les toilettes des femmes",
            "town_hall",
            "Service technique de la mairie",
            "Budget de la commune",
            250_000,
            "Deux toilettes ferment et ont de l'eau",
            120,
        ),
        Deed(
            "Une journée de salubrité par mois",
            "womens_group",
            "Présidence du groupement",
            "Balais et savon",
            10_000,
            "La cour est propre le premier vendredi",
            40,
        ),
    ),
    "ind06_intime": (
        Deed(
            "Poser des rideaux en salle d'examen",
            "asaco",
            "Secrétariat de l'ASACO",
            "Caisse de l'ASACO",
            40_000,
            "On n'est plus vue pendant l'examen",
            60,
        ),
    ),
    "ind07_info": (
        Deed(
            "Expliquer chaque ordonnance en bamanankan",
            "cscom",
            "Sage-femme responsable",
            "Affiches en images",
            20_000,
            "Trois femmes redisent comment donner le remède",
            60,
        ),
    ),
    "ind08_cout": (
        Deed(
            "Afficher les prix en images",
            "asaco",
            "Trésorerie de l'ASACO",
            "Peinture",
            30_000,
            "Les prix se voient depuis la porte",
            45,
        ),
        Deed(
            "Donner un reçu à chaque paiement",
            "cscom",
            "Chef de centre",
            "Carnets de reçus",
            12_000,
            "Dix personnes sur dix ont un reçu",
            30,
        ),
    ),
    "ind09_accouch": (
        Deed(
            "Ajouter deux lits de suites de couches",
            "mali_health",
            "Appui aux centres",
            "Appui et ASACO",
            180_000,
            "Deux lits de plus sont utilisés",
            120,
        ),
    ),
    "ind10_vaccin": (
        Deed(
            "Annoncer chaque séance par les relais",
            "chw",
            "Agents de santé communautaire",
            "Crédit de téléphone",
            6_000,
            "La séance est connue la veille",
            30,
        ),
    ),
    "ind11_refer": (
        Deed(
            "Créer une caisse de carburant pour les urgences",
            "asaco",
            "Trésorerie de l'ASACO",
            "Cotisations",
            200_000,
            "Le carburant est là quand on appelle",
            90,
        ),
    ),
    "ind12_asc": (
        Deed(
            "Présenter chaque agent à son quartier",
            "chw",
            "Agents de santé communautaire",
            "Réunion de quartier",
            0,
            "Chaque chef de quartier connaît son agent",
            45,
        ),
    ),
    "ind13_egal": (
        Deed(
            "Faire passer chacun à son tour, les urgences d'abord",
            "cscom",
            "Chef de centre",
            "Affiche",
            3_000,
            "Personne ne passe devant sans raison",
            30,
        ),
    ),
    "ind14_asaco": (
        Deed(
            "Rendre compte en assemblée tous les trois mois",
            "asaco",
            "Présidence de l'ASACO",
            "Aucun",
            0,
            "L'assemblée a eu lieu avec les comptes",
            90,
        ),
    ),
}

WISHES = (
    "Qu'on me parle doucement.",
    "Que l'eau ne manque pas.",
    "Attendre moins longtemps.",
    "Que les médicaments soient ici.",
    "Qu'une femme m'examine.",
    "Que ma mère puisse rester avec moi.",
    "Qu'on explique avant de faire.",
)

BLOCKS = {
    "money": "La caisse est vide, on attend la cotisation.",
    "person": "La personne responsable a changé de poste.",
    "material": "Le matériel n'est pas encore arrivé.",
    "decision": "La décision est attendue de la commune.",
    "season": "La route est coupée par les pluies.",
}

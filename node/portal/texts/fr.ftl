# Textes du portail. Les clés sont les mêmes dans en.ftl : un test les compare.

skip-to-content = Aller au contenu
nav-main = Navigation principale
nav-search = Rechercher
nav-federation = Fédération
nav-language = Langue
footer-node-of = nœud : { $name }
footer-promise = Chaque établissement garde ses étudiants et leurs travaux ; seul ce que ses enseignants choisissent de partager quitte l’île.

search-title = Rechercher
search-welcome = Que voulez-vous enseigner ?
search-lead = Des missions, des capsules et des images système partagées par les universités de l’archipel, signées par leurs auteurs, prêtes à être adaptées.
search-label = Mots à rechercher
search-placeholder = dosage du fer, loi d’Ohm, réseau…
search-button = Rechercher
search-try = Par exemple :
search-example-one = loi d’Ohm
search-example-two = incertitudes de mesure
search-example-three = capture de paquets
search-cut = La recherche était longue : seul son début a été lu.
search-taken-as = Rien ne s’écrit tout à fait ainsi ; voici ce qu’il y a pour « { $name } ».
search-left-out = Laissé de côté, car rien de ce que vous pouvez voir ne le contient : { $name }.
search-index-other = L’index est en cours de renouvellement : d’ici là, certains mots peuvent ne pas être trouvés.
search-index-incomplete = L’index se reconstitue : ce que vous voyez est juste, et il y en aura peut-être davantage dans un instant.
search-loosened = Rien ne contient l’expression telle quelle : voici ce qui en a les mots.

results-count = { $count ->
    [0] Aucun résultat
    [one] { $shown } résultat
   *[other] { $shown } résultats
}
filters-title = Affiner
filters-jump = Affiner ↓
filters-apply = Appliquer
facet-kind = Nature
facet-language = Langue
facet-discipline = Discipline
facet-level = Niveau
facet-licence = Licence
facet-institution = Établissement
facet-more = { $count ->
    [one] { $shown } autre valeur
   *[other] { $shown } autres valeurs
}
chips-label = Filtres choisis
chip-remove = retirer le filtre { $name }
chips-clear = Tout retirer
pages-label = Pages de résultats
pages-first = Première page
pages-next = Page suivante

empty-title = Rien ne correspond
empty-node = Rien n’est encore partagé avec vous ici
empty-write = Écrire le premier contenu
empty-without-filters = Chercher les mêmes mots sans filtre
empty-fewer-words = Essayez avec moins de mots, ou vérifiez leur orthographe.
empty-other-language = Essayez dans une autre langue : les contenus sont en français ou en anglais.
empty-signed-in = Seuls les contenus publics sont montrés aux personnes non connectées.
empty-everything = Voir tous les contenus

kind-mission = Mission
kind-capsule = Capsule
kind-snapshot = Image système
card-makes = Les étudiants produisent :
makes-text = { $count ->
    [one] { $shown } texte
   *[other] { $shown } textes
}
makes-drawing = { $count ->
    [one] { $shown } schéma
   *[other] { $shown } schémas
}
makes-protocol = { $count ->
    [one] { $shown } protocole
   *[other] { $shown } protocoles
}
makes-dataset = { $count ->
    [one] { $shown } tableau de mesures
   *[other] { $shown } tableaux de mesures
}
makes-code = { $count ->
    [one] { $shown } programme
   *[other] { $shown } programmes
}
authors-and-others = { $name } et d’autres
fact-level = Niveau
fact-duration = Durée
fact-language = Langue
fact-licence = Licence
fact-discipline = Discipline

language-ar = arabe
language-br = breton
language-ca = catalan
language-co = corse
language-cs = tchèque
language-de = allemand
language-el = grec
language-en = anglais
language-es = espagnol
language-eu = basque
language-fr = français
language-gl = galicien
language-he = hébreu
language-it = italien
language-ja = japonais
language-la = latin
language-nl = néerlandais
language-oc = occitan
language-pl = polonais
language-pt = portugais
language-ro = roumain
language-ru = russe
language-uk = ukrainien
language-zh = chinois

media-text = Cours à lire
media-slides = Diaporama
media-pdf = Document PDF
media-video = Vidéo
media-audio = Son
media-image = Images
media-h5p = Activité H5P
media-notebook = Carnet de calcul
media-scripted-lab = Travaux pratiques avec vérification automatique
media-quiz = Questionnaire
media-simulation = Simulation
media-dataset = Jeu de données
media-software = Logiciel
media-website = Site web

item-objectives = Ce que les étudiants sauront faire
item-about = À propos de ce contenu
mission-title = La mission, telle que les étudiants la voient
mission-note = Les zones pointillées sont à compléter par l’équipe.
mission-contents = Parties de la mission
labdoc-text = Texte
labdoc-drawing = Schéma
labdoc-protocol = Protocole
labdoc-dataset = Tableau de mesures
labdoc-code = Programme
labdoc-required = obligatoire
labdoc-blank = Page blanche, à rédiger par l’équipe.
drawing-background = Fond à annoter : { $name }
drawing-blank = Dessin libre.
protocol-objective = Objectif
protocol-principle = Principe
protocol-material = Matériel
protocol-steps = Étapes
table-of = Tableau : { $name }
table-more-rows = { $count ->
    [one] Encore { $shown } ligne.
   *[other] Encore { $shown } lignes.
}
uncertainty-column = ± colonne « { $name } »
cell-blank = à remplir
code-starter = Programme de départ
code-expected = Sortie attendue
rubric-title = Grille d’évaluation
rubric-total = { $name } points en tout
rubric-points-max = sur { $name }
rubric-points = { $name } pt

capsule-title = La capsule
capsule-open = Ouvrir { $name }
capsule-link = Ouvrir sur le web
snapshot-title = L’environnement
snapshot-base = Système de base
snapshot-architecture = Architecture
snapshot-image = Image
snapshot-packages = { $count ->
    [one] { $shown } paquet
   *[other] { $shown } paquets
}
snapshot-recipe = Recette

documents-title = Documents
document-download = Enregistrer { $name }
document-save = Enregistrer le fichier
document-no-preview = Ce type de fichier ne se prévisualise pas ici : enregistrez-le pour l’ouvrir.
document-cut = Seul le début du fichier est montré.
right-open = licence du contenu
right-institution = reste dans l’établissement : { $name }

side-proof = Provenance
proof-verified = Signé par { $name } ; signature vérifiée à l’instant.
proof-unknown = Aucune clé connue de { $name } ne correspond à la signature : demandez à l’opérateur.
proof-position = Entrée { $index } sur { $size } du journal signé de l’établissement.
proof-details = Détails techniques
proof-version = Version
proof-log = Journal
proof-key = Clé
fresh-own = Original, publié par cet établissement.
fresh-heard = Copie à jour { $name }.
fresh-never = Copie conservée ici ; son établissement n’a pas répondu depuis le démarrage de ce nœud.
ago-moments = à l’instant
ago-minutes = { $count ->
    [one] il y a { $shown } minute
   *[other] il y a { $shown } minutes
}
ago-hours = { $count ->
    [one] il y a { $shown } heure
   *[other] il y a { $shown } heures
}
ago-days = { $count ->
    [one] il y a { $shown } jour
   *[other] il y a { $shown } jours
}
side-licence = Licence
may-run-yes = Utilisable avec des étudiants
may-run-no = Pas d’utilisation avec des étudiants
may-adapt-yes = Adaptable, en citant les auteurs
may-adapt-no = Pas d’adaptation
may-redistribute-yes = Peut être transmis plus loin
may-redistribute-no = Ne peut pas être transmis plus loin
may-commercial-yes = Usage commercial permis
may-commercial-no = Pas d’usage commercial
may-share-alike = Une adaptation garde la même licence
licence-attribution = À citer ainsi :
side-why = Pourquoi je le vois
why-world = Ce contenu est public : tout le monde le voit.
why-consortium = Partagé avec les enseignants et les personnels de tous les membres du consortium, dont vous êtes.
why-institution = Partagé avec les enseignants et les personnels de { $name }, dont vous êtes.
why-person = Partagé avec vous personnellement, ou par vous.
why-not-signed-in = Seuls les contenus publics sont montrés aux personnes non connectées.
why-not = La politique de partage ne vous nomme pas.
side-lineage = Filiation
lineage-original = Contenu original : il n’est adapté d’aucun autre.
lineage-parent = Adapté de
lineage-unseen = un contenu que vous ne voyez pas
lineage-note = version { $version }, { $licence }
lineage-adaptations = { $count ->
    [one] { $shown } adaptation que vous voyez :
   *[other] { $shown } adaptations que vous voyez :
}
side-cite = Citer
copy = Copier la citation
copied = Citation copiée
stable-address = Adresse stable :
side-more = En plus
more-maintainer = Suivi par
more-reviewed = Vérifié le
more-source = Déjà paru
more-keywords = Mots-clés

federation-title = Fédération
federation-lead = Les établissements du consortium { $name }, ce qu’ils partagent avec vous, et la fraîcheur de ce qui en est gardé ici.
federation-note = Quand un établissement ne répond pas, les copies qui sont ici restent consultables : une absence n’est pas un retrait.
items-count = { $count ->
    [0] Aucun contenu visible pour vous
    [one] { $shown } contenu visible pour vous
   *[other] { $shown } contenus visibles pour vous
}
events-count = { $count ->
    [0] aucun événement
    [one] { $shown } événement
   *[other] { $shown } événements
}
member-here = vous êtes ici
status-applicant = candidat
status-associate = associé
status-member = membre
status-suspended = suspendu
status-left = parti
contact-here = Ce nœud
contact-connected = En contact
contact-trying = Contact en cours
contact-barred = Sans contact
operations-title = Pour l’exploitation
op-lag = Retard
op-software = Version du logiciel
op-last-error = Dernière erreur
op-registry = Registre (règles / membres)
op-items = Contenus (publiés / gardés / cherchables)
op-store = Journaux et comptes
op-objects = Documents
op-views = Vue et index
op-free = Espace libre
op-logs = Journaux
op-no-logs = Aucun journal : rien n’a encore été publié ni reçu.
op-log = Journal
op-size = Événements
op-view = Lus par la vue
op-index = Lus par l’index
op-quarantined = Mis à part
op-refusals = Refus
op-no-refusals = Rien n’a été refusé depuis le démarrage.
op-peer = Pair
op-unknown-peer = inconnu
op-reason = Raison
op-count = Fois
op-detail = Dernier détail

failure-home = Revenir à la recherche
failure-status = Code { $name }
failure-not-found = Il n’y a rien à cette adresse
failure-not-found-advice = Le contenu n’existe pas, n’existe plus, ou n’est pas partagé avec vous. Vérifiez l’adresse, ou cherchez-le.
failure-long-address = Cette adresse est trop longue
failure-long-address-advice = Recommencez avec moins de mots et moins de filtres.
failure-bad-address = Cette adresse ne peut pas être lue
failure-bad-address-advice = Une de ses valeurs est trop longue ou n’a pas de sens. Recommencez depuis la recherche.
failure-stale-page = Cette page de résultats n’est plus valable
failure-stale-page-advice = Elle appartient à une autre recherche ou à une autre personne. Recommencez depuis la première page.
failure-bad-token = Le jeton n’est pas valable
failure-bad-token-advice = Il a expiré, a été révoqué, ou n’est pas de ce nœud. Demandez-en un autre à l’opérateur.
failure-not-here = Le document n’est pas encore arrivé
failure-not-here-advice = Sa copie est en route depuis un autre établissement. Réessayez dans quelques instants.
failure-fault = Une panne de notre côté
failure-fault-advice = Rien n’a été perdu. Le journal du nœud en dit la raison à l’opérateur ; réessayez dans un instant.

# Connexion
nav-sign-in = Se connecter
sign-in-title = Se connecter
sign-in-lead = Les enseignants et les personnels voient, en plus de ce qui est public, ce qui est partagé avec eux.
sign-in-lead-choose = Connectez-vous là où votre université vous connaît.
sign-in-at = Continuer avec { $name }
sign-in-local = Avec un compte de ce nœud
sign-in-login = Identifiant
sign-in-password = Mot de passe
sign-in-button = Se connecter
sign-in-local-note = Ces comptes sont créés par l’opérateur du nœud, qui aide aussi en cas d’oubli du mot de passe.
sign-in-wrong = L’identifiant ou le mot de passe n’est pas juste.
sign-in-too-often = { $count ->
    [one] Trop d’essais. Réessayez dans { $shown } minute.
   *[other] Trop d’essais. Réessayez dans { $shown } minutes.
}
sign-in-try = Réessayer
sign-in-away = Le service de connexion de votre université ne répond pas
sign-in-away-advice = Réessayez dans quelques minutes. Qui est déjà connecté le reste.
sign-in-again = Cette connexion n’est plus valable
sign-in-again-advice = Elle a déjà abouti, a duré plus de dix minutes, ou a été commencée dans un autre navigateur. Recommencez.
sign-in-declined = Votre université n’a pas accepté la connexion
sign-in-declined-advice = Son service de connexion a refusé, ou vous avez annulé. Vous pouvez réessayer.
sign-in-token = La réponse du service de connexion n’est pas fiable
sign-in-token-advice = Par sécurité, vous n’êtes pas connecté. Réessayez ; si cela se reproduit, prévenez l’opérateur de ce nœud : son journal nomme la vérification qui a échoué.
sign-in-elsewhere = Ce nœud est celui d’un autre établissement
sign-in-elsewhere-advice = Votre compte ne dit pas que vous appartenez à l’établissement de ce nœud. Connectez-vous au nœud de votre établissement : ce qui est partagé avec vous s’y lit.
sign-out = Se déconnecter
signed-out-title = Vous êtes déconnecté
signed-out-lead = Ce navigateur vous a oublié ici.
signed-out-there = Vous êtes peut-être encore connecté à votre université dans ce navigateur. Sur un ordinateur partagé, déconnectez-vous là aussi.
signed-out-there-button = Me déconnecter de mon université
account-title = Mon compte
account-name = Nom
account-role = Rôle
account-address = Adresse de partage
account-address-note = Donnez-la à un collègue d’ailleurs qui veut partager nommément avec vous.
account-sessions = Où je suis connecté
account-sessions-note = Une session se termine après deux heures sans usage, et après douze heures dans tous les cas.
account-this = ce navigateur
account-begun = ouverte { $name }
account-used = utilisée { $name }
account-by-password = par mot de passe
account-by-provider = par { $name }
account-unknown-browser = Un navigateur qui ne dit pas son nom
account-end = Terminer cette session
account-password = Changer mon mot de passe
account-old-password = Mot de passe actuel
account-new-password = Nouveau mot de passe
account-password-note = Au moins douze caractères ; quatre mots sans lien entre eux se retiennent bien.
account-password-button = Changer le mot de passe
account-password-changed = Le mot de passe est changé. Vous êtes déconnecté partout ailleurs.
account-wrong-password = Le mot de passe actuel n’est pas juste.
account-weak-password = Le nouveau mot de passe est trop court, trop courant, ou fait de votre nom.
account-too-often = Trop d’essais. Réessayez dans quelques minutes.
role-teacher = enseignant
role-staff = personnel
role-student = étudiant
role-operator = opérateur de ce nœud
role-officer = délégué à la protection des données
device-title = Autoriser un programme
device-lead = Saisissez le code que le programme affiche.
device-code = Code
device-next = Suivant
device-question = Ce programme peut-il agir pour vous ?
device-program = Programme
device-as = En tant que
device-warning = N’acceptez que si vous venez de lancer ce programme vous-même et qu’il affiche le même code. Il verra et fera ce que vous pouvez, pendant trente jours ou jusqu’à la révocation de son jeton.
device-allow = Autoriser
device-refuse = Refuser
device-allowed = Le programme est autorisé. Vous pouvez fermer cette page et y retourner.
device-refused = Le programme est refusé.
device-unknown = Aucun programme n’attend avec ce code. Il est peut-être mal saisi, ou vieux de plus de dix minutes.
device-too-often = Trop de codes ont été essayés. Réessayez dans quelques minutes.
failure-old-form = Cette page a vieilli
failure-old-form-advice = Quelqu’un s’est connecté ou déconnecté depuis qu’elle est affichée, ou la demande venait d’un autre site. Rien n’a changé. Rechargez la page et recommencez.
failure-bad-form = Le formulaire est illisible
failure-bad-form-advice = Rien n’a changé. Rechargez la page et recommencez.
failure-place-long = La position dans le compte rendu est trop longue
failure-place-long-advice = Envoyez 256 octets au plus. Rien n’a changé.
failure-place-labdoc = La position dans le compte rendu ne nomme aucun labdoc
failure-place-labdoc-advice = Envoyez d’abord l’identifiant du labdoc : 32 chiffres hexadécimaux en minuscules.
failure-place-ends = Les bornes de la sélection sont illisibles
failure-place-ends-advice = Après le labdoc, n’en envoyez aucune ou deux, en base64, de 1 à 64 octets chacune, après une espace.

# Écrire et partager
nav-mine = Ma bibliothèque
mine-title = Ma bibliothèque
mine-lead = Ce que vous écrivez et ce que vous partagez. Un brouillon n’est vu que de vous.
mine-shared = C’est partagé. La liste ci-dessous le montre dans un instant.
mine-new = Écrire
mine-drafts = Brouillons
mine-no-drafts = Aucun brouillon. Commencez une mission, ou adaptez celle d’un collègue depuis sa page.
mine-untitled = Sans titre
mine-next-version = (version suivante)
mine-saved = Enregistré { $name }
mine-discard = Jeter
mine-discard-named = Jeter le brouillon « { $name } »
mine-items = Ce que je partage
mine-no-items = Rien encore.
mine-adapted = adapté d’un autre
mine-revise = Nouvelle version
mine-revise-named = Écrire une nouvelle version de « { $name } »
mine-share = Partager…
mine-share-named = Changer le partage de « { $name } »
mine-withdraw = Retirer…
mine-withdraw-named = Retirer « { $name } »
item-adapt = Adapter pour mon cours
item-adapt-note = Vous recevez un brouillon à vous ; la filiation est conservée et signée.
item-own = Cet item est à vous.
cancel = Annuler
yes = oui
no = non
rung-personal = Moi seul
rung-personal-note = Personne d’autre, pas même ici.
rung-named = Des personnes nommées
rung-named-note = Celles dont vous donnez l’adresse de partage, ici ou ailleurs.
rung-institution = Mon établissement
rung-institution-note = Les enseignants et personnels d’ici.
rung-institutions = Une liste d’établissements
rung-institutions-note = Leurs enseignants et personnels, et ceux d’ici.
rung-consortium = Le consortium
rung-consortium-note = Les enseignants et personnels de tous les établissements.
rung-public = Tout le monde
rung-public-note = Sans connexion, étudiants et moteurs de recherche compris.
share-title = Partager
share-with = Avec qui ?
share-people = Adresses de partage
share-people-note = Pour des personnes nommées : une adresse par ligne, de la forme nom@etablissement. Chacun lit la sienne dans « Ma bibliothèque ».
share-list = Établissements de la liste
share-look = Voir ce que cela veut dire
share-means = Ce que cela veut dire
share-nobody-yet = Complétez la liste : pour l’instant, personne ne le verrait.
share-personal = Visible par vous seul.
share-institution = Visible par les enseignants et personnels de { $name }. Les étudiants ne le verront pas.
share-institution-heads = Visible par { $heads } de { $name }, et par ses personnels. Les étudiants ne le verront pas.
share-heads = { $count ->
    [one] Visible par { $heads } dans { $shown } établissement, et par ses personnels. Les étudiants ne le verront pas ; des copies y resteront si vous retirez le partage.
   *[other] Visible par { $heads } dans { $shown } établissements, et par leurs personnels. Les étudiants ne le verront pas ; des copies y resteront si vous retirez le partage.
}
heads-about = environ { $name } enseignants
heads-fewer = moins de { $name } enseignants
share-public = Visible par tout le monde, sans connexion. Des copies resteront chez d’autres si vous retirez le partage.
share-licence = La licence { $name } ne se reprend pas : ce qui a été copié sous elle peut continuer de servir.
share-eyes = Qui le verrait
share-who = Regard
share-sees = Le voit
share-last-heard = Dernier contact
share-heard = entendu { $name }
share-not-heard = pas entendu depuis le démarrage
share-here = ici
share-confirm = Je le rends public : tout le monde pourra le lire et le copier.
share-confirm-needed = Rendre public demande une seconde confirmation : cochez la case au bas du formulaire.
share-button = Partager ainsi
share-problems = Ce n’est pas partagé :
eyes-colleague = un collègue d’ici
eyes-student = un étudiant d’ici
eyes-nobody = quelqu’un sans compte
eyes-teacher = un enseignant d’ailleurs
as-title = Voir comme…
as-label = Par les yeux de
as-at = à
as-button = Regarder
as-back = Retour au partage
as-note = Choisissez l’un d’eux pour voir ce qu’il verrait.
as-who = Vu par : { $name }
as-preview = Ce qui est vu
as-sees = Le voit.
as-sees-not = Ne le voit pas.
as-no-trace = Pour cette personne, il n’y en a aucune trace : ni dans les listes et les décomptes, ni dans une recherche, ni à son adresse.
as-world = C’est public.
as-consortium = C’est pour les enseignants et personnels de tous les membres du consortium.
as-institution = C’est pour les enseignants et personnels de { $name }.
as-person = C’est pour cette personne.
as-not-signed-in = Seuls les contenus publics sont montrés sans connexion.
as-student = En dessous de « public », c’est pour les enseignants et personnels ; les étudiants le voient par leurs comptes rendus seulement.
as-not-named = Le choix ne nomme ni cette personne ni son établissement.
alike-title = Quelque chose de semblable existe déjà
alike-note = C’est peut-être voulu : rien ne vous empêche de partager. Adapter garde le lien avec un original.
alike-percent = { $name } % des mots sont les mêmes
eyes-teacher-at = un enseignant, { $name }
withdraw-title = Retirer un contenu
withdraw-copies = Les autres établissements le cachent et l’effacent dès que le retrait leur parvient. Ce qui a été téléchargé ou adapté entre-temps demeure.
withdraw-reason = Pourquoi ?
withdraw-reason-needed = Choisissez une raison.
withdraw-reason-note = Qui pouvait le lire, tant qu’il était public ou pour le consortium, apprend la raison là où il était. Elle est signée et reste.
withdrawn-title = Ce contenu a été retiré
withdrawn-note = Qui l’avait partagé l’a repris. Des copies et des adaptations faites par d’autres sous sa licence peuvent exister.
reason-outdated = Il n’est plus à jour
reason-mistake = Il contient une erreur
reason-replaced = Un autre contenu l’a remplacé
reason-rights = Quelqu’un d’autre a des droits dessus
reason-other = Une autre raison
withdraw-how = Comment ?
withdraw-withdraw = Retirer
withdraw-withdraw-note = Vous seul le voyez encore ; vous pourrez le partager à nouveau.
withdraw-retract = Rétracter pour toujours
withdraw-retract-note = Personne ne le verra plus, et il ne pourra pas revenir.
withdraw-button = Retirer
upstream-title = L’original a changé
upstream-none = Rien de ce qui a changé ne diffère de votre version.
upstream-contested = Vous l’avez modifié aussi : prendre ce changement remplace le vôtre.
upstream-before = Version adaptée
upstream-after = Version nouvelle
upstream-button = Prendre ce qui est coché, laisser le reste
change-added = ajouté
change-changed = modifié
change-removed = supprimé
place-part = Partie « { $name } »
place-content = Contenu
place-file = Document { $name }
draft-title = Brouillon
draft-adapted = Adapté de
draft-original = l’original
draft-original-changed = L’original a changé : voir les changements, partie par partie
draft-unread = Enregistré, sauf ce qui n’a pu être lu :
draft-missing = Avant de partager
draft-nothing-missing = Rien ne manque : ce brouillon peut être partagé.
draft-save = Enregistrer
draft-publish = Enregistrer et partager…
draft-about = Description
draft-files = Documents
field-title = Titre
field-abstract = Résumé
field-objectives = Objectifs
field-keywords = Mots-clés
field-duration = Durée pour un étudiant, en minutes
field-authors = Auteurs
field-rights = Ce que les lecteurs peuvent en faire
field-attribution = Mention de crédit
field-instructions = À savoir avant de commencer
field-part-instructions = Consignes
field-rubric = Grille d’évaluation
field-media = Nature
field-presentation = Présentation
field-link = Adresse sur le web
field-first = Fichier à ouvrir d’abord
field-base-system = Système de départ
field-architecture = Architecture
field-packages = Paquets
field-recipe = Recette
right-view = le lire
right-run = l’utiliser avec des étudiants
right-adapt = l’adapter
right-redistribute = le rediffuser
one-a-line = Un par ligne.
between-commas = Entre virgules.
several = Plusieurs choix : Ctrl ou ⌘ avec un clic, ou Maj et les flèches.
markdown-note = Markdown ; formules LaTeX entre $ ou $$.
part-number = Partie { $name }
part-add = Ajouter une partie
move-up = Monter
move-down = Descendre
move-away = Supprimer
write-labdoc-add = Ajouter :
write-required = obligatoire
write-language = Langage
write-initial = Texte de départ
write-drawing = Ce qu’il faut dessiner
write-background = Image de fond (nom d’un document)
write-objective = But
write-principle = Principe
write-material = Matériel, un élément par ligne
write-steps = Étapes, une par ligne
write-columns = Colonnes, une par ligne : nom | unité (- pour du texte) | incertitude (0,5 ou 2 % ou [colonne]) | formule
write-rows = Lignes, cellules entre points-virgules ; une cellule vide est à remplir
write-starter = Programme de départ
write-expected = Sortie attendue (facultatif)
criterion-number = Critère { $name }
criterion-add = Ajouter un critère
criterion-levels = Niveaux
criterion-levels-note = Un par ligne : points | titre | description (facultative).
unread-choice = Ce choix n’est pas dans la liste.
unread-duration = La durée est un nombre entier de minutes.
unread-licence = La licence n’est pas connue : choisissez-la dans la liste.
unread-columns = Colonnes : nom | unité | incertitude | formule, une par ligne.
unread-levels = Niveaux : un nombre de points, une barre, un titre, un par ligne.
failure-not-allowed = Cette page est réservée
failure-not-allowed-advice = Seuls les enseignants et personnels de l’établissement écrivent et partagent, et chacun ne change que ce qui est à lui.
failure-old-draft = Le brouillon a changé entre-temps
failure-old-draft-advice = Il a été enregistré depuis une autre fenêtre. Rien de ce qui y est n’a été perdu : revenez en arrière pour copier votre texte, puis rouvrez le brouillon.
failure-too-much = C’est trop
failure-too-much-advice = Il y a trop de brouillons, ou celui-ci est trop long. Jetez-en ou raccourcissez-le.
mine-version = version { $shown }
upstream-lead = La version { $shown } de l’original est là. Cochez ce que vous voulez prendre.
share-named = { $count ->
    [one] Visible par vous et { $shown } personne nommée.
   *[other] Visible par vous et { $shown } personnes nommées.
}
share-institutions = { $count ->
    [one] Visible par les enseignants et personnels de { $shown } établissement. Les étudiants ne le verront pas ; des copies resteront si vous retirez le partage.
   *[other] Visible par les enseignants et personnels de { $shown } établissements. Les étudiants ne le verront pas ; des copies resteront si vous retirez le partage.
}
share-consortium = { $count ->
    [one] Visible par les enseignants et personnels du seul établissement du consortium.
   *[other] Visible par les enseignants et personnels des { $shown } établissements du consortium. Les étudiants ne le verront pas ; des copies resteront si vous retirez le partage.
}
drag = Faire glisser à la souris pour le placer ailleurs
upload-sending = Envoi en cours :
upload-failed = L’envoi n’a pas abouti. Réessayez.
upload-title = Ajouter des documents
upload-note = Enregistrez d’abord ce que vous avez écrit. Un document a au plus 16 Mio ; un document du même nom est remplacé. Des photos, le lieu, la date et l’appareil sont retirés.
upload-right = À quel titre ces documents sont-ils là ?
upload-right-open = Ils suivent la licence du contenu
upload-right-licensed = Ils ont leur propre licence :
upload-right-institution = Ils restent dans l’établissement, parce que :
upload-licence = Licence des documents
upload-reason = Par exemple : exception pédagogique
upload-file = Documents
upload-button = Envoyer
failure-picture-unreadable = Image illisible
failure-picture-unreadable-advice = Son nom annonce une image, et ce n’en est pas une, ou il en manque une partie. Rien n’a été ajouté : enregistrez-la de nouveau avec un logiciel d’images, ou envoyez-la sous un autre nom.
failure-picture-pixels = Image trop grande
failure-picture-pixels-advice = Une image a au plus 50 millions de pixels. Rien n’a été ajouté : réduisez-la.
failure-picture-frames = Image avec trop de vues
failure-picture-frames-advice = Une image animée a au plus 1 000 vues. Rien n’a été ajouté : envoyez plutôt une vidéo.
failure-large-file = Document trop volumineux
failure-large-file-advice = Un document a au plus 16 Mio, et un envoi 64 Mio. Rien n’a été ajouté : envoyez des documents plus petits, ou moins à la fois.
share-receipt = La dernière décision
share-received = lui est parvenue
share-waiting = est en route
share-unknown = pas de nouvelles depuis le démarrage
write-saved = Enregistré à
write-waiting = Modifications en cours d’enregistrement…
write-failed = Non enregistré : le nœud ne répond pas. Votre texte reste sur cette page ; un nouvel essai suivra.
write-old = Non enregistré : ce brouillon a été modifié dans une autre fenêtre. Appuyez sur « Enregistrer » pour voir les deux textes.
write-preview = Aperçu
draft-old = Ce brouillon a été enregistré depuis une autre fenêtre. Le formulaire plus bas montre ce qui est enregistré ; voici ce que vous aviez saisi et qui en diffère : recopiez ce que vous voulez garder.
labdoc-number = élément { $name }
place-rows = Lignes
place-columns = Colonnes
place-parts = Parties
place-labdocs = Éléments à remplir
problem-empty = à compléter
problem-none = il en faut au moins un
problem-twice = deux fois la même chose
problem-no-file = aucun document de ce nom
problem-no-address = ce n’est pas une adresse du web
nav-classes = Mes classes
save = Enregistrer
classes-title = Mes classes
classes-lead = Ce qui s’écrit ici reste dans l’établissement.
classes-taught = J’enseigne
classes-none-taught = Aucune classe pour l’instant.
class-new = Nom d’une nouvelle classe
class-create = Créer la classe
classes-studied = J’étudie
classes-none-studied = Vous n’êtes dans aucune classe. Le code d’inscription vient de votre enseignant.
join-code = Code d’inscription
join-button = Entrer dans la classe
join-no-code = Un code a neuf lettres, comme ACD-EFG-HJK : recopiez-le comme il est montré.
join-unknown = Aucune classe n’a ce code : vérifiez chaque lettre, ou demandez-en un nouveau.
join-too-often = Trop d’essais : attendez une minute.
classes-archived = Classes archivées
assignment-until = jusqu’au { $name }
assignment-from = à partir du { $name }
class-owner = Classe de { $name }
class-archived-since = Archivée le { $name } : tout se lit, rien ne change.
class-assignments = Missions à faire
class-give-hint = Rien encore : ouvrez une mission de la bibliothèque et choisissez « Donner à une classe ».
class-nothing-given = Rien encore.
teams-title = Équipes
teams-none = Pas encore d’équipe.
team-named = Équipe { $name }
team-own = la vôtre
team-choose = Rejoindre
team-choose-named = Rejoindre l’équipe { $name }
code-title = Code d’inscription
code-note = Qui tape ce code entre dans la classe comme étudiant.
code-closed = Les inscriptions sont fermées.
code-renew = Tirer un autre code
code-close = Fermer les inscriptions
class-people = Qui est dans la classe
tutors-title = Tuteurs
tutors-none = Pas d’autre enseignant.
tutor-person = Nom ou identifiant d’un collègue
tutor-add = Ajouter comme tuteur
tutor-remove-named = Retirer { $name } des tuteurs
class-nobody = Personne ne s’appelle « { $name } » ici.
class-settings = Réglages
class-name = Nom de la classe
class-teams-by-students = Les étudiants choisissent leur équipe
class-archive = Archiver la classe
class-unarchive = Rouvrir la classe
class-delete = Supprimer la classe
class-archive-note = Une classe archivée se lit et ne change plus. Seule une classe à laquelle rien n’a été donné se supprime.
roster-title = Étudiants de la classe
roster-outlook = Ce que ferait la liste
roster-line = Ligne { $name } :
roster-fine = Tout peut être pris : inscrivez quand vous voulez. Rien n’est encore fait.
roster-import = Inscrire par une liste
roster-note = Un tableau CSV en UTF-8 dont la première ligne nomme une colonne « person » (nom, identifiant ou adresse de partage), et si l’on veut une colonne « team ». Tout est pris, ou rien.
roster-file = Fichier
roster-csv = ou le tableau lui-même
roster-check = Voir ce que cela ferait
roster-enrol = Inscrire
roster-nobody = Personne encore.
roster-name = Nom
roster-of-team = Équipe
roster-since = Depuis
roster-out = Retirer
roster-remove-named = Retirer { $name } de la classe
roster-too-long = Le fichier dépasse 1 Mio : inscrivez une classe à la fois.
roster-encoding = Le texte n’est pas en UTF-8 : enregistrez le tableau comme « CSV UTF-8 ».
roster-header = La première ligne doit nommer une colonne « person » ; elle peut nommer une colonne « team ».
roster-row = La ligne ne se lit pas comme une ligne du tableau : vérifiez guillemets et nombre de cellules.
roster-no-person = Personne n’est nommé.
roster-unknown = « { $name } » n’est pas connu ici : vérifiez le nom, ou ajoutez d’abord le compte.
roster-twice = « { $name } » figure déjà plus haut.
roster-teaches = « { $name } » enseigne dans cette classe et ne peut pas y étudier.
roster-team = Le nom de l’équipe tient sur une ligne d’au plus 120 caractères.
roster-team-full = L’équipe « { $name } » aurait plus de 12 membres.
roster-too-many-teams = La classe aurait plus de 2 000 équipes.
roster-too-many-students = La classe aurait plus de 2 000 étudiants.
teams-move = Mettre ceux qui sont cochés dans
teams-move-button = Mettre dans cette équipe
team-empty = Personne encore.
teams-new = Nouvelle équipe
team-name = Nom de l’équipe
team-create = Créer l’équipe
teams-random = Au hasard
teams-size = Membres par équipe, au plus
teams-seed = Nombre du tirage
teams-seed-note = Le même nombre et les mêmes étudiants donnent les mêmes équipes.
teams-random-button = Répartir ceux qui n’ont pas d’équipe
terms-title = Dates et options
terms-starts = Début
terms-ends = Fin (facultative)
terms-clock = À l’heure de Paris.
terms-adds-labdocs = Les équipes peuvent ajouter des labdocs
give-title = Donner à une classe
give-class = À quelle classe ?
give-button = Donner
give-no-class = Vous n’avez pas de classe ouverte :
give-no-time = Une date ne se lit pas : 2026-09-15T08:00, par exemple.
give-window = La fin doit venir après le début.
assignment-item = voir la mission
report-title = Compte rendu
report-own = Le compte rendu de votre équipe
report-open = en cours
report-submitted = rendu
report-reopened = rouvert
report-go = Ouvrir le compte rendu
report-begin = Commencer le compte rendu
report-done-of = labdocs attendus sont faits
reports-team = Équipe
reports-members = Membres
reports-state = État
reports-done = Labdocs faits / attendus
later-note = Les comptes rendus commencés gardent leur version ; les suivants commenceront avec celle-ci.
later-button = Prendre cette version
report-submissions = Rendus :
submission-number = Rendu n° { $name }
report-no-script = Sans script, cette page se lit, se complète par des messages et se rend ; l’écriture à plusieurs demande un script.
labdoc-done = fait
labdoc-mark-done = Marquer comme fait
labdoc-undo-done = Pas encore fait
labdoc-aside = Mettre de côté
labdoc-back = Reprendre
labdoc-set-aside = Labdocs mis de côté
labdoc-add = Ajouter un labdoc
labdoc-kind = Sorte
labdoc-add-button = Ajouter
sheet-empty = Rien n’est encore écrit.
sheet-drawing = Le dessin de l’équipe.
code-source = Programme
code-output = Sortie
submit-title = Rendre le compte rendu
submit-note = Une fois rendu, il ne change plus, sauf si un enseignant le rouvre.
submit-button = Rendre
reopen-title = Rouvrir
reopen-note = L’équipe pourra reprendre l’écriture ; ce qui a été rendu est gardé.
reopen-button = Rouvrir le compte rendu
messages-title = Messages
messages-none = Aucun message.
messages-older = Messages plus anciens
messages-newer = Messages plus récents
message-label = Votre message à l’équipe et aux enseignants
message-send = Envoyer
history-title = Historique
history-of = Historique : { $name }
history-version = Version { $name }
history-restore = Revenir à cette version
history-none = Personne n’a encore écrit.
history-look = Regarder
refused-denied = Cela ne vous revient pas
refused-denied-advice = Demandez à un enseignant de la classe.
refused-text = Le texte ne convient pas
refused-text-advice = Il est vide, trop long, ou contient des caractères invisibles. Revenez en arrière et corrigez-le.
refused-full = C’est plein
refused-full-advice = Il y en a déjà autant que possible : retirez ce qui ne sert plus.
refused-archived = La classe est archivée
refused-archived-advice = On la lit sans la changer. Son enseignant peut la rouvrir.
refused-in-use = La classe sert encore
refused-in-use-advice = Des missions lui ont été données : archivez-la plutôt.
refused-code = Ce code n’ouvre aucune classe
refused-code-advice = Vérifiez chaque lettre, ou demandez un nouveau code.
refused-not-enrolled = Pas dans la classe
refused-not-enrolled-advice = Cette personne n’étudie pas dans la classe : inscrivez-la d’abord.
refused-already-here = Déjà dans la classe
refused-already-here-advice = Cette personne y est déjà, à un autre titre.
refused-teams = Les équipes sont faites par les enseignants
refused-teams-advice = Demandez-leur de vous changer d’équipe.
refused-team-size = Cette taille d’équipe n’existe pas
refused-team-size-advice = Une équipe a de 1 à 12 membres.
refused-mission = Ce contenu ne se donne pas
refused-mission-advice = Seule une mission se donne à une classe.
refused-document = Un document manque
refused-document-advice = Un document de la mission n’est pas ici pour l’instant. Réessayez quand son établissement répondra.
refused-window = Les dates se contredisent
refused-window-advice = La fin doit venir après le début.
refused-not-yet = Pas encore
refused-not-yet-advice = Cette mission commence plus tard.
refused-ended = Le temps est écoulé
refused-ended-advice = On n’écrit plus dans ce compte rendu. Un enseignant peut déplacer la fin.
refused-no-team = Vous n’avez pas d’équipe
refused-no-team-advice = Rejoignez-en une sur la page de la classe, ou demandez à un enseignant.
refused-submitted = Le compte rendu est rendu
refused-submitted-advice = Il ne change plus. Un enseignant peut le rouvrir.
refused-labdoc = Ce labdoc ne se change pas ainsi
refused-labdoc-advice = Il vient de la mission, ou les équipes n’en ajoutent pas ici.
refused-version = Cette version n’existe pas
refused-version-advice = L’historique ne va pas jusque-là.
refused-update = Cette écriture n’est pas prise
refused-update-advice = Rechargez la page : ce qui a été confirmé y est.
refused-roster = La liste ne peut pas être prise
refused-roster-advice = Corrigez toutes les lignes signalées ; personne n’a été inscrit.
refused-import = Le compte rendu ne peut pas être repris de ce fichier
refused-import-advice = Choisissez un fichier exporté d’un compte rendu, entier et inchangé, en JSON ou .eln.
refused-busy = Un instant
refused-busy-advice = D’autres changent la même chose : réessayez.
failure-not-utf8 = Le fichier n’est pas en UTF-8
failure-not-utf8-advice = Enregistrez le tableau comme « CSV UTF-8 ».
give-lead = La classe reçoit la version { $shown }, et la garde : une version suivante sera proposée, jamais imposée.
later-title = La version { $shown } est là
class-students = { $count ->
    [one] { $shown } étudiant
   *[other] { $shown } étudiants
}
class-teams = { $count ->
    [one] { $shown } équipe
   *[other] { $shown } équipes
}
assignment-reports = { $count ->
    [one] { $shown } compte rendu
   *[other] { $shown } comptes rendus
}
roster-enrolled = { $count ->
    [one] { $shown } personne nouvelle
   *[other] { $shown } personnes nouvelles
}
roster-known = { $count ->
    [one] { $shown } personne déjà inscrite
   *[other] { $shown } personnes déjà inscrites
}
roster-teams = { $count ->
    [one] { $shown } équipe nouvelle
   *[other] { $shown } équipes nouvelles
}
roster-errors = { $count ->
    [one] { $shown } ligne ne peut pas être prise ; personne n’est inscrit.
   *[other] { $shown } lignes ne peuvent pas être prises ; personne n’est inscrit.
}
teams-alone = { $count ->
    [one] { $shown } étudiant sans équipe
   *[other] { $shown } étudiants sans équipe
}
history-updates = { $count ->
    [one] { $shown } modification
   *[other] { $shown } modifications
}
editor-tools = Mise en forme
editor-tool-strong = Important
editor-tool-em = Emphase
editor-tool-sub = Indice
editor-tool-sup = Exposant
editor-tool-code = Code
editor-tool-heading = Titre
editor-tool-bullets = Liste
editor-tool-numbers = Liste numérotée
editor-tool-quote = Citation
editor-tool-formula = Formule LaTeX
editor-protocol-objective = But
editor-protocol-principle = Principe
editor-protocol-material = Matériel
editor-protocol-material-add = Ajouter du matériel
editor-protocol-steps = Étapes
editor-protocol-step-add = Ajouter une étape
editor-up = Monter
editor-down = Descendre
editor-remove = Supprimer
editor-code-source = Programme
editor-code-output = Sortie du programme
editor-code-tab = Tab décale la ligne ; Échap puis Tab quitte le champ.
editor-row = Ligne { $name }
editor-row-add = Ajouter une ligne
editor-column = Colonne { $name }
editor-column-add = Ajouter une colonne
editor-column-name = Nom
editor-column-unit = Unité
editor-column-formula = Formule, par exemple [U] / [I]
editor-opening = Ouverture…
editor-open = À jour.
editor-saved = Enregistré à { $name }.
editor-writing = Enregistrement…
editor-away = Hors ligne : ce que vous écrivez est gardé dans ce navigateur et sera envoyé au retour du réseau.
editor-refused = Pas enregistré. { $name }
editor-alone = Vous êtes seul ici.
editor-together = Ici : { $name }
editor-outline = Le plan du compte rendu a changé.
editor-reload = Recharger la page
editor-unsaid = Le message n’est pas envoyé : { $name }
editor-unheard = personne ne répond.
refused-crowded = Trop de pages ouvertes
refused-crowded-advice = Ce compte rendu est ouvert dans trop de pages à la fois : fermez-en.
refused-passage = Ce passage n’y est pas
refused-passage-advice = Le labdoc a changé, ou c’est un autre labdoc : revenez en arrière, puis recopiez les mots ou laissez le passage vide.
refused-answers = Ces réponses ne conviennent pas
refused-answers-advice = Une valeur manque ou sort des bornes : revenez en arrière et corrigez.
refused-evaluation = Cette évaluation ne se fait pas maintenant
refused-evaluation-advice = La mission ne la demande pas, ou il est trop tôt ou trop tard.
refused-file = Ce fichier ne convient pas
refused-file-advice = Un fichier a un nom simple et au plus 8 Mio.
report-not-begun = pas commencé
reports-changed = Dernière écriture
reports-writing = Temps d’écriture
editor-undo = Annuler
editor-drawing-keys = Entrée ajoute la forme choisie, n en choisit une autre, les flèches la déplacent, Suppr l’enlève.
editor-drawing-move = Choisir et déplacer
editor-drawing-pen = À main levée
editor-drawing-line = Trait
editor-drawing-arrow = Flèche
editor-drawing-rect = Rectangle
editor-drawing-ellipse = Ellipse
editor-drawing-text = Texte
editor-drawing-words = Texte à écrire
editor-drawing-remove = Supprimer la forme choisie
editor-drawing-ink = Noir
editor-drawing-sea = Bleu
editor-drawing-moss = Vert
editor-drawing-beacon = Orange
editor-plot = Graphique { $name }
editor-plot-add = Ajouter un graphique
editor-plot-x = En abscisse
editor-plot-y = En ordonnée
editor-fit = Ajustement
editor-fit-none = aucun
editor-fit-degree = polynôme de degré { $name }
editor-fit-residual = écart quadratique moyen : { $name }
export-title = Emporter le compte rendu
export-note = Avec ses fichiers et ce qui en a été dit, tant que vous pouvez le voir. JSON et archive peuvent être relus.
export-html = En page à imprimer, ou à enregistrer en PDF
export-eln = En archive de cahier de laboratoire (.eln)
export-json = En JSON
feedback-title = Annotations et évaluation
feedback-release = Montrer à l’équipe
feedback-released = L’équipe voit les annotations et les évaluations.
feedback-not-released = L’équipe ne voit encore ni brouillons ni évaluation.
annotations-title = Annotations
annotations-none = Aucune annotation.
annotation-withdrawn = (retirée)
annotation-draft = brouillon
annotation-reply = Répondre
annotation-withdraw = Retirer
annotation-about = À propos de
annotation-passage = Passage (facultatif)
annotation-passage-note = Collez les mots visés ; depuis la page du compte rendu, sélectionnez-les d’abord.
annotation-times = Ces mots se trouvent à { $shown } endroits du labdoc. Indiquez plus bas lequel vous visez, en comptant depuis le début ; ou recopiez davantage de mots autour.
annotation-which = Lequel de ces endroits (1 pour le premier)
annotation-quote-now = Maintenant :
annotation-quote-gone = (n’y est plus)
annotation-text = Annotation
annotation-as-draft = Brouillon : l’équipe le verra avec l’évaluation
annotation-add = Annoter
evaluations-title = Évaluations
evaluations-csv = Évaluations en CSV
evaluation-anonymous = un pair
evaluation-teacher = Enseignant
evaluation-oneself = Autoévaluation
evaluation-peer = Par un pair
evaluation-grade = note : { $name }
evaluate-title = Évaluer
evaluate-oneself = S’évaluer
evaluate-why = Pourquoi
evaluate-comment = Appréciation d’ensemble
evaluate-grade = Note sur { $name }
evaluation-terms = Évaluation
evaluation-by-oneself = Chaque étudiant s’évalue
evaluation-grade-max = Note maximale (vide : sans note)
annotation-readers = { $count ->
    [one] lue par { $shown } membre
   *[other] lue par { $shown } membres
}

nav-protection = Protection des données
protection-title = Protection des données
protection-lead = Ce que la maison sait d’une personne : le voir, le remettre, l’effacer.
protection-person = Identifiant, nom ou pseudonyme
protection-find = Chercher
protection-unknown = Personne ici ne s’appelle ainsi : vérifiez l’orthographe, ou demandez l’identifiant.
protection-closed = Compte fermé
protection-account = Compte
protection-handle = Pseudonyme
protection-role = Rôle
protection-since = Depuis
protection-login = Identifiant
protection-mentions = Entrées des classes et comptes rendus qui nomment cette personne
protection-nothing = Aucune.
protection-export = Tout télécharger (JSON)
protection-export-note = Le fichier contient les comptes rendus de ses équipes tels que la personne les voit, donc aussi ce que ses coéquipiers y ont écrit.
protection-erase = Effacer
protection-erase-note = Le compte est fermé, les comptes rendus qui ne sont qu’à cette personne sont supprimés, et un pseudonyme la remplace dans ce dont d’autres ont besoin. Ce qu’elle a écrit avec d’autres reste, et les contenus qu’elle a partagés aussi : retirez-les avant. C’est irréversible.
protection-erase-not = C’est votre propre compte : un autre délégué doit l’effacer.
protection-confirm = Tapez le pseudonyme { $name } pour confirmer
protection-confirm-wrong = Rien n’a été effacé : le pseudonyme tapé en est un autre.
protection-erase-button = Effacer définitivement
protection-erased = La personne est effacée
protection-erased-reports = { $count ->
    [0] Aucun compte rendu n’était qu’à elle.
    [one] { $shown } compte rendu n’était qu’à elle, et est supprimé.
   *[other] { $shown } comptes rendus n’étaient qu’à elle, et sont supprimés.
}
protection-erased-alias = Dans ce dont d’autres ont besoin figure maintenant : { $name }
protection-erased-rows = Entrées qui la nommaient
mention-classes = Classes enseignées
mention-students = Inscriptions en classe
mention-classes-of = Liste de ses classes
mention-teams = Équipes
mention-submissions = Rendus
mention-files = Listes de fichiers
mention-messages = Messages
mention-updates = Modifications de labdocs
mention-revisions = Versions de labdocs
mention-pens = Auteurs de pages
mention-efforts = Temps de rédaction
mention-annotations = Annotations
mention-replies = Réponses
mention-accesses = Accès à des comptes rendus
mention-readers = Annotations lues
mention-peers = Tirages d’évaluation par les pairs
mention-peers-of = Comptes rendus à évaluer
mention-evaluations = Évaluations

following-title = Suivi
following-look = Voir
following-begun = Commencé
reports-evaluation = Évaluation
figures-title = Le compte rendu en chiffres
figures-what = Ce qui a été compté
figures-own = Ce compte rendu
figures-class = Médiane de la classe
figures-mission = Médiane de la mission
figures-few = La médiane de la mission est montrée à partir de { $count } comptes rendus.
figure-views = Documents ouverts
figure-messages = Messages
figure-connected = Temps connecté
figure-writing = Temps d’écriture
figure-writer-changes = Changements de rédacteur
figure-annotations = Annotations données
figure-annotations-read = Annotations lues
chronology-title = Quand il a été écrit
chronology-none = Rien n’a encore été écrit.
chronology-days = Par jour
chronology-hours = Par heure
chronology-day = Jour (UTC)
chronology-hour = À partir de
chronology-updates = Modifications
chronology-bytes = Taille
chronology-plot = Modifications au fil du temps ; le tableau ci-dessous a les mêmes chiffres.

attachments-title = Fichiers de l’équipe
attachments-none = Pas encore de fichier.
attachment-file = Fichiers à joindre
attachment-note = Jusqu’à 50 fichiers de 8 Mio chacun. Les images perdent le lieu et l’appareil de la prise de vue. On peut dessiner dessus dans un dessin.
attachment-button = Joindre
attachment-remove = Retirer le fichier
editor-drawing-photo = Sur quoi l’on dessine
editor-drawing-photo-mission = Fond de la mission, ou rien

import-title = Reprendre un compte rendu depuis un fichier
import-note = Un compte rendu exporté ici ou ailleurs, en .eln ou JSON, sur la même version de cette mission ; 128 Mio au plus. L’équipe continue avec ses labdocs et ses fichiers ; messages, annotations et évaluations restent dans le fichier.
import-file = Compte rendu exporté
import-button = Commencer le compte rendu avec lui
refused-import-size = Le fichier est trop gros
refused-import-size-advice = Un compte rendu exporté a 128 Mio au plus, et ses labdocs 24 Mio au plus. Rien n’a été commencé.
refused-import-mission = Le fichier porte sur une autre mission
refused-import-mission-advice = Donnez à la classe la version de la mission sur laquelle le compte rendu a été écrit, et reprenez-y le fichier. Rien n’a été commencé.
refused-import-has-report = L’équipe a déjà commencé son compte rendu
refused-import-has-report-advice = Seule une équipe sans compte rendu en reprend un depuis un fichier. Rien n’a été changé.

peer-title = Évaluer le compte rendu d’une autre équipe
peer-lead = Voici ce qu’une autre équipe a rendu, sans noms ; elle n’apprendra pas le vôtre non plus.
peer-note = L’équipe le lit quand un enseignant le publie. Jusque-là, vous pouvez l’envoyer à nouveau : le dernier compte.
peer-send = Envoyer l’évaluation
peer-done = Votre évaluation est envoyée.
peer-reports = Comptes rendus que vous évaluez
peer-reports-note = Ils ont été tirés au sort parmi ceux qui sont rendus.
peer-report = Compte rendu { $count }
evaluation-peer-reports = Comptes rendus d’autres équipes que chaque étudiant évalue
peers-note = Dès que des comptes rendus sont remis, les pairs sont tirés au sort parmi leurs équipes. Un nouveau tirage oublie le précédent, pas ce qui a été évalué.
peers-draw = Tirer les pairs au sort
peers-drawn = Les pairs ont été tirés au sort parmi { $count } comptes rendus.
release-all = { $count ->
    [one] Montrer l’évaluation de { $shown } compte rendu
   *[other] Montrer l’évaluation de { $shown } comptes rendus
}
release-all-note = Les équipes de tous les comptes rendus évalués voient leurs annotations et leurs évaluations, une fois pour toutes.
released-all = { $count ->
    [one] L’équipe voit l’évaluation de { $shown } compte rendu.
   *[other] Les équipes voient l’évaluation de { $shown } comptes rendus.
}
keeping-title = Ce qui est gardé, et combien de temps
keeping-lead = Rien ne part tout seul : cette page dit ce qui a été gardé assez longtemps, et vous décidez.
keeping-look = Voir ce qui partirait
keeping-rules = Les règles
keeping-rules-note = Ce sont des réglages de ce nœud (retention.*). Un compte rendu finit avec le temps donné pour sa mission, ou quand sa classe est archivée.
keeping-days = { $count ->
    [one] { $count } jour
   *[other] { $count } jours
}
keeping-reports = Comptes rendus
keeping-traces = Combien de temps et quand quelqu’un a écrit
keeping-accesses = Entrées des journaux d’accès
keeping-students = Étudiants de classes archivées
keeping-class = Classe
keeping-mission = Mission
keeping-ended = Fin
keeping-would-go = Ce qui partirait aujourd’hui
keeping-went = Ce qui est parti
keeping-nothing = Rien n’a été gardé assez longtemps.
keeping-endless = { $count ->
    [one] Un compte rendu n’a pas de fin : sa classe n’est pas archivée, et sa mission est donnée sans fin.
   *[other] { $count } comptes rendus n’ont pas de fin : leurs classes ne sont pas archivées, et leurs missions sont données sans fin.
}
keeping-delete = Le supprimer
keeping-delete-note = Ce qui est supprimé ne revient pas.
keeping-confirm = Pour confirmer, saisissez le nombre de comptes rendus : { $name }
keeping-confirm-wrong = Rien n’a été supprimé : le nombre est un autre.
keeping-delete-button = Supprimer pour de bon
keeping-deleted = C’est supprimé.
hold-title = Gel juridique
hold-note = Pour une procédure où quelque chose doit être prouvé : rien de ceci n’est effacé ni supprimé tant que le gel n’est pas levé, qui que ce soit qui le demande et si longtemps que ce soit gardé. Personne n’est empêché d’écrire.
hold-reason = Motif
hold-since = Depuis
hold-by = Par
hold-lift = Lever le gel
hold-reason-label = Motif (lu par les délégués)
hold-reason-wrong = Le motif doit avoir de 1 à { $name } caractères visibles, sur une ligne.
hold-put = Geler
hold-against = Un gel juridique s’y oppose : levez-le d’abord.
hold-against-report = Le compte rendu qui est gelé
holds-title = Gels juridiques
holds-lead = Ce qui ne peut être ni effacé ni supprimé pour le moment.
holds-look = Voir les gels
holds-none = Rien n’est gelé.
holds-what = Qui ou quoi
keeping-held = { $count ->
    [one] Un compte rendu ou une inscription reste, sous gel juridique.
   *[other] { $count } comptes rendus et inscriptions restent, sous gel juridique.
}
mention-holds = Gels juridiques
refused-held = C’est sous gel juridique
refused-held-advice = Le délégué à la protection des données doit d’abord lever le gel.
refused-erasing = L’effacement de cette personne a commencé
refused-erasing-advice = Il ne peut qu’être terminé : effacez la personne à nouveau.
accesses-title = Qui a lu ce compte rendu
accesses-lead = Ce que des personnes hors de l’équipe ont fait avec le compte rendu. Chaque entrée contient l’empreinte de la précédente.
accesses-whole = Aucune entrée n’a été changée ni retirée.
accesses-broken = L’entrée { $name } ne suit pas la précédente : quelque chose a été changé ou retiré.
accesses-none = Personne hors de l’équipe n’en a rien fait.
accesses-when = Quand
accesses-who = Qui
accesses-as = Comme
accesses-what = Quoi
access-erased = une personne effacée
protection-accesses-lead = Trouver le journal d’accès d’un compte rendu. Le compte rendu lui-même, vous ne le lisez pas.
protection-report = Adresse du compte rendu, ou son identifiant
protection-no-report = Il n’y a pas de tel compte rendu ici.
protection-accesses-find = Montrer le journal
standing-owner = responsable de la classe
standing-tutor = tuteur
standing-teammate = membre de l’équipe
standing-peer = pair
standing-classmate = camarade
standing-officer = délégué à la protection des données
standing-teacher = enseignant
standing-stranger = hors de la classe
method-create-a-class = a créé une classe
method-read-a-class = a regardé la classe
method-edit-a-class = a modifié la classe
method-change-the-registration-code = a changé le code
method-archive-a-class = a archivé la classe
method-delete-a-class = a supprimé la classe
method-change-the-tutors = a changé les tuteurs
method-join-a-class = est entré dans la classe
method-read-the-roster = a lu la liste
method-change-the-roster = a changé la liste
method-form-teams = a formé des équipes
method-choose-a-team = a choisi une équipe
method-assign-a-mission = a donné une mission
method-edit-an-assignment = a modifié la mission donnée
method-read-an-assignment = a lu la mission donnée
method-begin-a-report = a commencé le compte rendu
method-list-the-reports = a parcouru les comptes rendus
method-read-a-report = a lu le compte rendu
method-write-in-a-report = a écrit dans le compte rendu
method-hand-a-report-in = a rendu le compte rendu
method-open-a-report-again = a rouvert le compte rendu
method-write-a-message = a écrit un message
method-annotate-a-report = a annoté
method-read-annotations-and-evaluations = a lu annotations et évaluations
method-evaluate-a-report = a évalué
method-evaluate-ones-own-report = a évalué son propre compte rendu
method-read-and-evaluate-as-a-peer = a lu ou évalué comme pair
method-release-annotations-and-evaluations = a publié annotations et évaluations
method-follow-the-reports = a regardé son suivi
method-import-a-report = l’a commencé avec un fichier
method-read-who-read-a-report = a lu ce journal
method-report-export-or-erase-a-person = s’est occupé des données de quelqu’un

terms-brings-labdocs = Les équipes peuvent reprendre des labdocs de leurs autres comptes rendus
terms-attaches-files = Les équipes peuvent joindre des fichiers
terms-writes-messages = L’équipe et les enseignants peuvent écrire des messages
refused-not-offered = La mission est donnée sans cela
refused-not-offered-advice = Un enseignant de la classe choisit ce que les équipes peuvent faire : demandez-lui.
bring-title = Reprendre un labdoc
bring-lead = Une copie s’ajoute à la fin d’une partie. Elle commence par ce que l’autre dit maintenant ; celui-là reste comme il est.
bring-none = Vous n’avez pas d’autre compte rendu d’où un labdoc pourrait venir.
bring-part = Dans quelle partie
bring-button = Ajouter une copie

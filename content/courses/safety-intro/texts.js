/* All words of the course. Pages: title, paragraphs, points, one thing to remember. Answers: the first is right. */
window.Texts = {
  kk: {
    title: "Қашықтан оқыту мұнда қалай өтеді",
    back: "Артқа", next: "Әрі қарай", exit: "Шығу", check: "Тексеру", again: "Қайта көру",
    page: function (number, all) { return number + "-бет, барлығы " + all; },
    quizStep: "Өзіңізді тексеріңіз",
    right: "Дұрыс", wrong: "Қате. Дұрыс жауап: ", choose: "Барлық сұраққа жауап беріңіз.",
    result: function (right, all) { return "Дұрыс жауаптар саны: " + right + ", барлығы " + all + " сұрақ."; },
    passed: "Тест тапсырылды. Курсты жаба аласыз.",
    failed: "Өту үшін кемінде 2 дұрыс жауап керек. Беттерді қайта қарап, тағы жауап беріңіз.",
    over: "Курс жабылды", overText: "Нәтижеңіз сақталды. Енді пән бетіне оралыңыз.",
    pages: [
      { title: "Қашықтан оқыту дегеніміз не",
        text: ["Сіз пәнді оқу ғимаратынан тыс жерде оқисыз, ал оқытушы сізбен порталда және онлайн сабақта жұмыс істейді. Талаптар мен кредиттер күндізгі оқудағыдай."],
        points: ["Синхронды сабақ белгіленген уақытта өтеді: бейнебайланысқа қосыласыз.", "Асинхронды жұмысты апта ішінде өзіңізге ыңғайлы кезде орындайсыз.", "Сабақтың бір бөлігі аудиторияда өтуі мүмкін: пән бетінде жазылған."],
        remember: "Әр пәнде қашықтан оқыту үлесінің шегі бар. Оны сіз емес, факультет есептейді." },
      { title: "Сіздің аптаңыз",
        text: ["Пән беті аптаға бөлінген. Бірінші жолда қазір не істеу керегі жазылады."],
        points: ["Материалды ашып, оқып шығыңыз.", "Тапсырманы мерзімінен кешіктірмей жіберіңіз.", "Сабақ уақытын кестеден қараңыз: уақыт белдеуі көрсетілген."],
        remember: "Мерзімді өткізіп алсаңыз, бірден оқытушыға немесе эдвайзерге жазыңыз." },
      { title: "Материалдар мен сақтау",
        text: ["Осы курс сияқты материалды кез келген кезде тоқтатып, кейін сол жерден жалғастыра аласыз."],
        points: ["«Сақталды» жазуы сервер жауап бергенін білдіреді.", "«Әлі сақталған жоқ» деген жазу тұрса, бетті жаппаңыз: байланыс қалпына келгенде бәрі жіберіледі.", "Басқа құрылғыда да соңғы сақталған жерден ашылады."],
        remember: "Бетті жабар алдында жоғарыдағы жазуға қараңыз." },
      { title: "Прокторингпен өтетін бақылау",
        text: ["Аралық бақылау мен қорытынды емтихан онлайн прокторингпен өтуі мүмкін. Алдымен хабарламаны оқып, келісім бересіз, содан кейін камера мен экран тексеріледі."],
        points: ["Бөлмеде жалғыз болыңыз, бетіңізге жарық түссін.", "Емтихан терезесінен шықпаңыз, артық терезелерді жабыңыз.", "Байланыс үзілсе, сол бетті қайта ашыңыз: жауаптарыңыз сақталған."],
        remember: "Жүйе тек байқағанын көрсетеді. Шешімді адам қабылдайды, сіз апелляция бере аласыз." }
    ],
    questions: [
      { id: "async-work", text: "Асинхронды жұмысты қашан орындайсыз?", answers: ["Апта ішінде өзіме ыңғайлы кезде", "Тек кестедегі сағатта", "Тек аудиторияда"] },
      { id: "not-saved", text: "«Әлі сақталған жоқ» деген жазу тұр. Не істейсіз?", answers: ["Байланысты күтемін, бетті жаппаймын", "Бетті бірден жабамын", "Бәрін басынан бастаймын"] },
      { id: "who-decides", text: "Прокторинг бірдеңе байқаса, шешімді кім қабылдайды?", answers: ["Адам", "Бағдарламаның өзі", "Ешкім"] }
    ]
  },
  ru: {
    title: "Как здесь учатся дистанционно",
    back: "Назад", next: "Дальше", exit: "Выйти", check: "Проверить", again: "Посмотреть ещё раз",
    page: function (number, all) { return "Страница " + number + " из " + all; },
    quizStep: "Проверьте себя",
    right: "Верно", wrong: "Неверно. Правильный ответ: ", choose: "Ответьте на все вопросы.",
    result: function (right, all) { return "Верных ответов: " + right + " из " + all + "."; },
    passed: "Тест сдан. Курс можно закрыть.",
    failed: "Для зачёта нужно не меньше двух верных ответов. Вернитесь к страницам и ответьте ещё раз.",
    over: "Курс закрыт", overText: "Результат сохранён. Вернитесь на страницу дисциплины.",
    pages: [
      { title: "Что такое дистанционное обучение",
        text: ["Вы изучаете дисциплину вне стен вуза, а преподаватель работает с вами на портале и на онлайн-занятиях. Требования и кредиты те же, что при очном обучении."],
        points: ["Синхронное занятие идёт в назначенное время: вы подключаетесь по видеосвязи.", "Асинхронную работу вы выполняете в течение недели, когда вам удобно.", "Часть занятий может проходить в аудитории: это указано на странице дисциплины."],
        remember: "У доли дистанционного обучения в каждой дисциплине есть предел. Считаете его не вы, а факультет." },
      { title: "Ваша неделя",
        text: ["Страница дисциплины разбита на недели. Первая строка говорит, что нужно сделать сейчас."],
        points: ["Откройте и изучите материал.", "Отправьте задание до срока.", "Время занятий смотрите в расписании: там указан часовой пояс."],
        remember: "Если пропустили срок, сразу напишите преподавателю или эдвайзеру." },
      { title: "Материалы и сохранение",
        text: ["Такой материал, как этот курс, можно прервать в любой момент и продолжить с того же места."],
        points: ["«Сохранено» значит, что сервер подтвердил получение.", "Пока написано «Ещё не сохранено», не закрывайте страницу: всё отправится, когда связь вернётся.", "На другом устройстве курс откроется с последнего сохранённого места."],
        remember: "Прежде чем закрыть страницу, посмотрите на надпись вверху." },
      { title: "Контроль с прокторингом",
        text: ["Рубежный контроль и итоговый экзамен могут проходить с онлайн-прокторингом. Сначала вы читаете уведомление и даёте согласие, затем проверяются камера и экран."],
        points: ["Будьте в комнате одни, лицо должно быть освещено.", "Не выходите из окна экзамена и закройте лишние окна.", "Если связь оборвалась, откройте ту же страницу: ответы сохранены."],
        remember: "Система только показывает замеченное. Решает человек, и вы можете подать апелляцию." }
    ],
    questions: [
      { id: "async-work", text: "Когда вы выполняете асинхронную работу?", answers: ["В течение недели, когда мне удобно", "Только в час по расписанию", "Только в аудитории"] },
      { id: "not-saved", text: "Написано «Ещё не сохранено». Что вы сделаете?", answers: ["Дождусь связи и не закрою страницу", "Сразу закрою страницу", "Начну всё сначала"] },
      { id: "who-decides", text: "Прокторинг что-то заметил. Кто принимает решение?", answers: ["Человек", "Сама программа", "Никто"] }
    ]
  },
  en: {
    title: "How distance learning works here",
    back: "Back", next: "Next", exit: "Leave", check: "Check", again: "Look again",
    page: function (number, all) { return "Page " + number + " of " + all; },
    quizStep: "Check yourself",
    right: "Right", wrong: "Wrong. The right answer: ", choose: "Answer every question.",
    result: function (right, all) { return "Right answers: " + right + " of " + all + "."; },
    passed: "You have passed. You can close the course.",
    failed: "You need at least two right answers. Look at the pages again and answer once more.",
    over: "The course is closed", overText: "Your result is saved. Go back to the page of the discipline.",
    pages: [
      { title: "What distance learning is",
        text: ["You study a discipline away from the campus, and the teacher works with you on the portal and in online meetings. Requirements and credits are those of study in person."],
        points: ["A synchronous meeting has a fixed time: you join by video.", "Asynchronous work is done within the week, when it suits you.", "Some meetings may be in a classroom: the page of the discipline says which."],
        remember: "The distance share of every discipline has a ceiling. The faculty counts it, not you." },
      { title: "Your week",
        text: ["The page of the discipline goes by weeks. Its first line says what to do now."],
        points: ["Open the material and study it.", "Hand in the task before it is due.", "Look up meeting times in the timetable: the time zone stands there."],
        remember: "If you have missed a date, write to the teacher or your adviser at once." },
      { title: "Materials and saving",
        text: ["A material like this course can be left at any moment and continued from the same place."],
        points: ["“Saved” means that the server has confirmed it.", "While it says “Not saved yet”, keep the page open: everything goes out when the network is back.", "On another device the course opens at the last saved place."],
        remember: "Look at the line above before you close the page." },
      { title: "Control events with proctoring",
        text: ["Midterms and final exams may be held with online proctoring. First you read the notice and consent, then camera and screen are checked."],
        points: ["Be alone in the room, with light on your face.", "Stay in the exam window and close all others.", "If the network fails, open the same page again: your answers are there."],
        remember: "The system only shows what it noticed. A person decides, and you may appeal." }
    ],
    questions: [
      { id: "async-work", text: "When do you do asynchronous work?", answers: ["Within the week, when it suits me", "Only at the hour in the timetable", "Only in a classroom"] },
      { id: "not-saved", text: "It says “Not saved yet”. What do you do?", answers: ["Wait for the network and keep the page open", "Close the page at once", "Start again from the beginning"] },
      { id: "who-decides", text: "Proctoring has noticed something. Who decides?", answers: ["A person", "The program itself", "Nobody"] }
    ]
  }
};

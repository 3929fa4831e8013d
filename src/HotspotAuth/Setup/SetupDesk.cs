using System.Net.Mail;
using HotspotAuth.Accounts;
using HotspotAuth.Admin;
using HotspotAuth.Audit;
using HotspotAuth.Operation;

namespace HotspotAuth.Setup;

/// <summary>The setup for page and verb alike: what is answered, what is wrong with it, and its writing.</summary>
internal sealed class SetupDesk(SettingsSource source, DataDirectory data, Database database, AdministratorStore administrators, AdministratorDesk people, ServiceRestart restart, TimeProvider time)
{
    private const int MostText = 2000;
    private readonly Lock _writing = new();

    public SetupFile File { get; } = new(data.Root);

    public SetupFolder Folder => field ??= new SetupFolder(File);

    /// <summary>Nobody has told this machine yet whose it is, and the service can take a setup over.</summary>
    public bool IsDue => restart.IsServed && !File.Exists && FixedBy("Site:Name") is null;

    /// <summary>What became of the last setup; null before the first.</summary>
    public SetupOutcome? Outcome => SetupOutcome.Read(File);

    /// <summary>The texts of the privacy notice that a site may word otherwise: those without places to be filled in.</summary>
    public static IReadOnlyList<string> NoticeKeys { get; } = ["Privacy.RecordName", "Privacy.RecordDevice", "Privacy.RecordTraffic", "Privacy.NotContent", "Privacy.NotPasswords", "Privacy.WhoSeesText", "Privacy.RightsText"];

    /// <summary>Which layer above the setup says a key; null where the setup may.</summary>
    public string? FixedBy(string key) => source.Layers().FixedBy(key);

    /// <summary>The draft; without one the setup in force, or the one that was taken back, so that it can be mended.</summary>
    public SetupAnswers Answers()
    {
        if (Folder.Draft is { } draft) return draft;
        var answers = new SetupAnswers();
        var refused = Outcome?.Fault is not null && System.IO.File.Exists(File.Refused);
        var values = refused ? SetupFile.Flat(new ConfigurationBuilder().AddJsonFile(File.Refused).Build()) : File.Read();
        foreach (var (key, value) in values) answers[key] = value;
        return answers;
    }

    /// <summary>The settings with these answers, and all that is wrong.</summary>
    public (HotspotSettings Settings, IReadOnlyList<SettingsFault> Faults) Check(SetupAnswers answers)
    {
        var faults = new List<SettingsFault>();
        var settings = SettingsLoader.Bind(source.Layers(), answers.Layer(), faults);
        faults.AddRange(PersonFaults(answers.Person));
        faults.AddRange(TextFaults(answers));
        return (settings, faults);
    }

    /// <summary>Writes the setup. The running service takes it over within two seconds.</summary>
    /// <returns>The one-time password of an administrator who was made by it.</returns>
    /// <exception cref="SettingsException">Something is wrong with the answers; nothing was written.</exception>
    /// <exception cref="IOException">The disk refuses; the setup before is still in force.</exception>
    public string? Write(SetupAnswers answers, Actor actor)
    {
        lock (_writing)
        {
            var (_, faults) = Check(answers);
            if (faults.Count > 0) throw new SettingsException(faults);
            var layer = answers.Layer();
            var before = File.Read();
            if (answers.Texts.Any(language => language.Value.Count > 0) && Folder.KeepTexts(layer.GetValueOrDefault("Portal:TextsPath"), answers.Texts) is { } texts)
                layer["Portal:TextsPath"] = texts;
            File.Write(layer);
            var password = Describe(answers.Person, actor);
            Record(before, layer, actor);
            Folder.ForgetDraft();
            Folder.Prune();
            return password;
        }
    }

    /// <summary>The keys alone: an answer may be a secret's place, or long.</summary>
    private void Record(IReadOnlyDictionary<string, string?> before, Dictionary<string, string?> layer, Actor actor)
    {
        var changed = layer.Keys.Union(before.Keys, StringComparer.OrdinalIgnoreCase)
            .Where(key => !string.Equals(before.GetValueOrDefault(key), layer.GetValueOrDefault(key), StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToArray();
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        AuditOutbox.Add(transaction, time.GetUtcNow(), actor, "setup-write", null, changed.Length == 0 ? "nothing changed" : string.Join(", ", changed));
        transaction.Commit();
    }

    private string? Describe(SetupPerson? person, Actor actor)
    {
        if (person is not { Username: { Length: > 0 } username, Name: { Length: > 0 } name }) return null;
        if (administrators.Find(username) is null)
        {
            if (administrators.EnsureFirst(Usernames.Normalize(username), name) is not { } first) return people.Add(username, name, person.Email, ConsoleRoles.First, actor);
            people.Describe(username, name, person.Email, actor);
            return first;
        }

        people.Describe(username, name, person.Email, actor);
        return null;
    }

    private static IEnumerable<SettingsFault> PersonFaults(SetupPerson? person)
    {
        if (person is null) yield break;
        const string Source = "answers";
        if (person.Username is { } username && !Usernames.IsValid(Usernames.Normalize(username))) yield return new SettingsFault(Source, "Administrator:Username", $"\"{username}\" is no username", "Write English letters, digits, . - _ @");
        if (string.IsNullOrWhiteSpace(person.Name) || person.Name.Length > 100 || person.Name.Any(char.IsControl)) yield return new SettingsFault(Source, "Administrator:Name", "is empty or longer than 100 characters", "Write the person's name as in official letters");
        if (!string.IsNullOrWhiteSpace(person.Email) && (!MailAddress.TryCreate(person.Email, out var address) || address.Address != person.Email || person.Email.Length > 100))
            yield return new SettingsFault(Source, "Administrator:Email", $"\"{person.Email}\" is no mail address", "Write for example arunee@example.go.th, or nothing");
    }

    private IEnumerable<SettingsFault> TextFaults(SetupAnswers answers)
    {
        foreach (var (language, texts) in answers.Texts)
        {
            foreach (var (key, text) in texts)
            {
                if (language is not ("th" or "en") || !NoticeKeys.Contains(key, StringComparer.Ordinal))
                    yield return new SettingsFault("answers", $"Texts:{language}:{key}", "is no text of the privacy notice that can be worded here", $"Known: {string.Join(", ", NoticeKeys)}, in th and en; for others see Portal:TextsPath");
                else if (string.IsNullOrWhiteSpace(text) || text.Length > MostText || text.AsSpan().IndexOfAny('{', '}') >= 0)
                    yield return new SettingsFault("answers", $"Texts:{language}:{key}", $"is empty, longer than {MostText} characters or holds braces", "Write plain sentences");
            }
        }

        if (answers.Texts.Values.Any(texts => texts.Count > 0) && FixedBy("Portal:TextsPath") is { } above)
            yield return new SettingsFault("answers", "Texts", $"Portal:TextsPath is fixed by {above}", "Word the notice in that file, or remove the key there");
    }
}

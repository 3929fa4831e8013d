using System.Globalization;
using System.Text;
using HotspotAuth.Operation;

namespace HotspotAuth.Setup;

/// <summary>
/// The answers as a file: the members of <c>setup.json</c>, and besides <c>Administrator</c> (Username, Name, Email), <c>Nas</c> (Name,
/// Address, Kind, LoginHosts), <c>Texts</c> (th, en: the notice's own words) and <c>Mail:Password</c>.
/// </summary>
internal sealed class AnswerFile
{
    private readonly List<SetupNas> _nases = [];
    private string? _mailPassword;

    public SetupAnswers Answers { get; } = new();

    /// <exception cref="VerbException">It is not there or no JSON (exit 65).</exception>
    public static AnswerFile Read(string path)
    {
        if (!File.Exists(path)) throw new VerbException(ExitCode.BadInput, $"{OwnUser.CannotRead(path)}; put it where that user may. config/setup.json is a sample.");
        IConfigurationRoot read;
        try
        {
            read = new ConfigurationBuilder().AddJsonFile(Path.GetFullPath(path), optional: false, reloadOnChange: false).Build();
        }
        catch (Exception e) when (e is InvalidDataException or FormatException or IOException or UnauthorizedAccessException)
        {
            throw new VerbException(ExitCode.BadInput, $"{path}: {e.GetBaseException().Message}. Mend the JSON at that place, or the file's rights.");
        }

        var file = new AnswerFile();
        foreach (var (key, value) in SetupFile.Flat(read)) file.Answers[key] = value;
        file.Take(Path.GetFullPath(path));
        return file;
    }

    /// <summary>Keeps what belongs into files of its owner, just before the writing.</summary>
    /// <returns>The secrets that were made, by the gateway's name.</returns>
    public IReadOnlyList<(string Name, string Secret)> Complete(SetupFolder folder)
    {
        var secrets = new List<(string, string)>();
        if (_mailPassword is { Length: > 0 } password) Answers["Mail:PasswordFile"] = folder.Keep("mail", "password", Encoding.UTF8.GetBytes(password + "\n"));
        foreach (var nas in _nases)
        {
            DropRehearsed(nas);
            secrets.Add((nas.Name, nas.AddTo(Answers, folder)));
        }

        return secrets;
    }

    private void Take(string path)
    {
        if (Section("Administrator") is { Count: > 0 } person) Answers.Person = new SetupPerson(person.GetValueOrDefault("Username"), person.GetValueOrDefault("Name"), person.GetValueOrDefault("Email"));
        foreach (var (key, text) in Section("Texts"))
        {
            var parts = key.Split(':', 2);
            if (parts.Length == 2) (Answers.Texts.TryGetValue(parts[0], out var texts) ? texts : Answers.Texts[parts[0]] = new(StringComparer.Ordinal))[parts[1]] = text ?? "";
        }

        _mailPassword = Answers.Values.Remove("Mail:Password", out var password) ? password : null;
        // Any file that is there stands in for the one that is made when all else is right.
        if (_mailPassword is { Length: > 0 }) Answers["Mail:PasswordFile"] = path;
        var nases = Section("Nas");
        for (var i = 0; ; i++)
        {
            var at = i.ToString(CultureInfo.InvariantCulture);
            if (!nases.Keys.Any(key => key.StartsWith(at + ":", StringComparison.Ordinal))) break;
            var hosts = nases.Where(entry => entry.Key.StartsWith(at + ":LoginHosts", StringComparison.OrdinalIgnoreCase)).Select(entry => entry.Value);
            _nases.Add(new SetupNas(nases.GetValueOrDefault(at + ":Name") ?? "", nases.GetValueOrDefault(at + ":Address") ?? "", nases.GetValueOrDefault(at + ":Kind") ?? "generic") { LoginHosts = string.Join(",", hosts) });
        }

        Rehearse();
    }

    /// <summary>With a stand-in for each secret that is still to be made, so that the whole can be checked before anything is kept.</summary>
    private void Rehearse()
    {
        var first = SetupNas.Of(Answers).Count;
        foreach (var (i, nas) in _nases.Index())
        {
            var at = SetupAnswers.At("Radius:Clients", first + i);
            Answers[$"{at}:Name"] = nas.Name;
            Answers[$"{at}:Address"] = nas.Address;
            Answers[$"{at}:Kind"] = nas.Kind;
            Answers[$"{at}:{(nas.Kind == Handover.HandoverRules.Opennds ? "FasKey" : "Secret")}"] = "to be made";
            Answers.SetList($"{at}:LoginHosts", (nas.LoginHosts ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        }
    }

    private void DropRehearsed(SetupNas nas)
    {
        var known = SetupNas.Of(Answers);
        var index = known.ToList().FindIndex(one => one.Name == nas.Name && one.SecretFile is null);
        if (index >= 0) SetupNas.Remove(Answers, index);
    }

    private Dictionary<string, string?> Section(string name)
    {
        var found = Answers.Values.Where(answer => answer.Key.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)).ToDictionary(answer => answer.Key[(name.Length + 1)..], answer => answer.Value, StringComparer.OrdinalIgnoreCase);
        Answers.RemoveBelow(name);
        return found;
    }
}

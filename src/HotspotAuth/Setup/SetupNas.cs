using System.Security.Cryptography;

namespace HotspotAuth.Setup;

/// <summary>A gateway of others as the setup names it; its secrets are made here and shown to whoever sets it up there.</summary>
/// <param name="Name">What sessions are kept by.</param>
/// <param name="Address">Where its datagrams come from.</param>
/// <param name="Kind"><c>generic</c>, <c>mikrotik</c>, <c>chilli</c>, <c>unifi</c> or <c>opennds</c>.</param>
internal sealed record SetupNas(string Name, string Address, string Kind)
{
    private const string Clients = "Radius:Clients";

    /// <summary>The RADIUS working group asks for 24 random characters or more.</summary>
    private const int SecretOctets = 24;

    public static readonly string[] Kinds = ["mikrotik", "unifi", "opennds", "chilli", "generic"];

    /// <summary>Where it sends guests, and where the hand-over may send them back; several with commas.</summary>
    public string? LoginHosts { get; init; }

    public string? SecretFile { get; init; }

    /// <summary>Chilli's uamsecret or openNDS's faskey.</summary>
    public string? HandoverSecret { get; init; }

    /// <summary>Those of the answers, in order.</summary>
    public static IReadOnlyList<SetupNas> Of(SetupAnswers answers)
    {
        var found = new List<SetupNas>();
        for (var i = 0; answers[$"{SetupAnswers.At(Clients, i)}:Name"] is { } name; i++)
        {
            var at = SetupAnswers.At(Clients, i);
            found.Add(new SetupNas(name, answers[$"{at}:Address"] ?? "", answers[$"{at}:Kind"] ?? "generic")
            {
                LoginHosts = string.Join(", ", answers.List($"{at}:LoginHosts")),
                SecretFile = answers[$"{at}:SecretFile"],
                HandoverSecret = answers[$"{at}:UamSecret"] ?? answers[$"{at}:FasKey"],
            });
        }

        return found;
    }

    public static string NewSecret() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretOctets));

    /// <summary>Adds it behind the others, with a secret of its own in a file of its owner.</summary>
    /// <returns>The secret.</returns>
    public string AddTo(SetupAnswers answers, SetupFolder folder)
    {
        var secret = NewSecret();
        var at = SetupAnswers.At(Clients, Of(answers).Count);
        answers[$"{at}:Name"] = Name;
        answers[$"{at}:Address"] = Address;
        answers[$"{at}:Kind"] = Kind;
        if (Kind == Handover.HandoverRules.Opennds) answers[$"{at}:FasKey"] = secret;
        else answers[$"{at}:SecretFile"] = folder.Keep("nas", "secret", System.Text.Encoding.UTF8.GetBytes(secret + "\n"));
        if (Kind == Handover.HandoverRules.Chilli) answers[$"{at}:UamSecret"] = NewSecret();
        var hosts = (LoginHosts ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        answers.SetList($"{at}:LoginHosts", hosts);
        return secret;
    }

    /// <summary>Takes one away; those behind it move up.</summary>
    public static void Remove(SetupAnswers answers, int index)
    {
        var entries = answers.Values.Where(answer => answer.Key.StartsWith(Clients + ":", StringComparison.OrdinalIgnoreCase)).ToArray();
        answers.RemoveBelow(Clients);
        foreach (var (key, value) in entries)
        {
            var parts = key.Split(':', 4);
            var at = int.Parse(parts[2], System.Globalization.CultureInfo.InvariantCulture);
            if (at != index) answers[$"{SetupAnswers.At(Clients, at > index ? at - 1 : at)}:{parts[3]}"] = value;
        }
    }

    /// <summary>The secret that both sides share, for the page that shows what to type over there.</summary>
    public string? Secret
    {
        get
        {
            try
            {
                return SecretFile is { Length: > 0 } file ? File.ReadLines(file).FirstOrDefault() : null;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }
    }
}

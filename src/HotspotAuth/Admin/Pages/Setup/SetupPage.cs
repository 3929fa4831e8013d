using HotspotAuth.Operation;
using HotspotAuth.Portal;
using HotspotAuth.Setup;
using HotspotAuth.Setup.Parts;

namespace HotspotAuth.Admin.Pages.Setup;

/// <summary>What the assistant's pages share: the answers so far, where each comes from, and the faults in words.</summary>
internal abstract class SetupPage(SetupDesk desk) : AdminPage
{
    public override string Section => "setup";

    public SetupDesk Desk => desk;

    public SetupAnswers Answers { get; protected set; } = new();

    /// <summary>The settings as they would be with the answers.</summary>
    public HotspotSettings Would { get; protected set; } = new();

    public IReadOnlyList<SettingsFault> Wrong { get; protected set; } = [];

    /// <summary>What is answered, or what holds without an answer.</summary>
    public string? Value(string key) => Answers.Values.TryGetValue(key, out var typed) ? typed : SettingsText.Of(Service<HotspotSettings>(), key);

    /// <summary>What a layer above the setup says, with its place; null where the assistant may ask.</summary>
    public string? Fixed(string key) => desk.FixedBy(key);

    public bool OwnGateway => string.Equals(Value("Gateway:Mode"), "nftables", StringComparison.OrdinalIgnoreCase);

    /// <summary>A key as a field's name and as a text's.</summary>
    public static string Id(string key) => key.Replace(':', '-');

    public static string Dotted(string key) => key.Replace(':', '.');

    /// <summary>In the words of the page where it has some, else in the configuration's own.</summary>
    public string Words(SettingsFault fault) => CertificateWords(fault.Key) ?? T.Find("setup.fault." + string.Join('.', fault.Key.Split(':').Where(part => !part.All(char.IsAsciiDigit)))) ?? $"{fault.Key}: {fault.Fault}. {fault.Mend}";

    /// <summary>The same as the part's test and <c>check-config</c> say; null where it is no fault of the two files.</summary>
    private string? CertificateWords(string key) => Would.Portal is { CertificatePath: { } chain, CertificateKeyPath: { } secret } && CertificatePair.IsSetting(key)
        ? CertificatePair.Read(chain, secret).Faults.FirstOrDefault(one => one.Setting == key)?.In(PartResult.In(Language)) : null;

    protected void Load()
    {
        Answers = desk.Answers();
        Weigh();
    }

    protected void Weigh() => (Would, Wrong) = desk.Check(Answers);
}

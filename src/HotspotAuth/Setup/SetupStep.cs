using HotspotAuth.Operation;

namespace HotspotAuth.Setup;

/// <summary>One question of the assistant, and the keys of the configuration that it answers.</summary>
/// <param name="Name">Its part of the address.</param>
/// <param name="Keys">Shown in this order; a key also owns what lies below it.</param>
internal sealed record SetupStep(string Name, params string[] Keys)
{
    public static readonly IReadOnlyList<SetupStep> All =
    [
        new("office", "Site:Name", "Site:NameEn", "Site:Ssid", "Site:PortalHost", "Site:Contact"),
        new("machine", "Gateway:Mode"),
        new("ways", "Gateway:LanInterface", "Gateway:WanInterface", "Gateway:LanAddress", "Gateway:LanAddress6", "Gateway", "Radius", "Capture"),
        new("certificate", "Portal:CertificatePath", "Portal:CertificateKeyPath", "Portal:Urls"),
        new("mail", "Mail:Host", "Mail:Port", "Mail:From", "Mail:Security", "Mail:Username", "Mail:PasswordFile", "Alerts:Mail", "Mail"),
        new("clock", "Clock:Sources", "Clock"),
        new("retention", "Retention:Days", "Retention:IdentityDays", "Retention"),
        new("person", "Administrator:Name", "Administrator:Email", "Administrator"),
        new("privacy", "Texts", "Portal:TextsPath"),
    ];

    public int Number => All.ToList().IndexOf(this) + 1;

    public SetupStep? Next => Number < All.Count ? All[Number] : null;

    public SetupStep? Before => Number > 1 ? All[Number - 2] : null;

    public static SetupStep? Find(string? name) => All.FirstOrDefault(step => step.Name == name);

    /// <summary>Where a fault is mended; null where the assistant asks nothing of the kind.</summary>
    public static SetupStep? Of(SettingsFault fault) => All.FirstOrDefault(step => step.Keys.Any(key => fault.Key == key || fault.Key.StartsWith(key + ":", StringComparison.OrdinalIgnoreCase)));
}

using HotspotAuth.Operation;

namespace HotspotAuth.Handover;

/// <summary>What is wrong with a NAS's hand-over settings: the key below its entry, the fault and the mend.</summary>
internal sealed record HandoverFault(string Key, string Fault, string Mend);

/// <summary>The rules for the keys by which a foreign gateway hands its guests to our login page.</summary>
internal static class HandoverRules
{
    /// <summary>The kinds of NAS that hand over, in the configuration's words.</summary>
    public const string Mikrotik = "mikrotik";

    public const string Chilli = "chilli";
    public const string Unifi = "unifi";
    public const string Opennds = "opennds";

    /// <summary>Its guests are let in without RADIUS, so that no secret need be shared.</summary>
    public static bool NeedsNoRadius(RadiusClientSettings client) => client.Kind == Opennds || client is { Kind: Unifi, ControllerUrl: not null };

    /// <summary>The faults of one entry.</summary>
    public static IEnumerable<HandoverFault> Check(RadiusClientSettings client)
    {
        foreach (var host in client.LoginHosts.Where(host => !LoginHost.TryParse(host, out _)))
            yield return new HandoverFault("LoginHosts", $"\"{host}\" is no host", "Write a host name or an address, with a port where it is unusual, for example 10.5.50.1 or login.example.go.th:8443");
        if (client.Kind == Opennds && string.IsNullOrEmpty(client.FasKey) && !client.HasSecret)
            yield return new HandoverFault("FasKey", "is empty", "Write openNDS's own faskey: what it sends is proved by it");
        foreach (var fault in CheckController(client)) yield return fault;
    }

    private static IEnumerable<HandoverFault> CheckController(RadiusClientSettings client)
    {
        if (client.ControllerUrl is not { } url) yield break;
        if (client.Kind != Unifi) yield return new HandoverFault("ControllerUrl", "is only for Kind unifi", "Remove it, or write Kind unifi");
        if (!Uri.TryCreate(url, UriKind.Absolute, out var parsed) || parsed.Scheme != Uri.UriSchemeHttps || parsed.AbsolutePath != "/" || parsed.Query.Length > 0 || parsed.UserInfo.Length > 0)
            yield return new HandoverFault("ControllerUrl", $"\"{url}\" is no https address without a path", "Write for example https://10.20.0.2 or https://10.20.0.2:8443");
        if (client.ControllerSite.Length == 0 || !client.ControllerSite.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            yield return new HandoverFault("ControllerSite", $"\"{client.ControllerSite}\" is no site", "Write the site's short name, as the guest link carries it behind /guest/s/");
        if (client.ControllerApiKeyFile is null == client.ControllerUserName is null)
            yield return new HandoverFault("ControllerApiKeyFile", "either a key file or a user name must be given", "Make a key under Control Plane > Integrations, or a local administrator");
        if (client.ControllerUserName is not null && client.ControllerPasswordFile is null)
            yield return new HandoverFault("ControllerPasswordFile", "is missing", "Give the path of a file with the administrator's password in its first line");
        foreach (var (key, file) in new[] { ("ControllerApiKeyFile", client.ControllerApiKeyFile), ("ControllerPasswordFile", client.ControllerPasswordFile), ("ControllerCertificate", client.ControllerCertificate) })
        {
            if (file is not null && SettingsValidator.SecretFileFault(file) is { } fault) yield return new HandoverFault(key, fault, "Give the path of a file that this user may read");
        }
    }

    /// <summary>A guest's NAS is told by the host it came from, or by its site: two entries must not share one.</summary>
    public static IEnumerable<HandoverFault> Check(IReadOnlyList<RadiusClientSettings> clients)
    {
        var hosts = clients.SelectMany(client => client.LoginHosts.Select(host => (client.Kind, Host: host.ToLowerInvariant())));
        foreach (var twice in hosts.GroupBy(host => host).Where(group => group.Count() > 1))
            yield return new HandoverFault("Radius:Clients", $"the login host {twice.Key.Host} is given {twice.Count()} times", "Give each gateway its own: by it we know which one a guest is behind");
        foreach (var twice in clients.Where(client => client.ControllerUrl is not null).GroupBy(client => client.ControllerSite, StringComparer.Ordinal).Where(group => group.Count() > 1))
            yield return new HandoverFault("Radius:Clients", $"the controller's site {twice.Key} is given {twice.Count()} times", "Give each controller's site its own name: by it we know which one a guest is behind");
    }
}

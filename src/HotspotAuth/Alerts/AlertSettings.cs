using System.Net.Mail;

namespace HotspotAuth.Alerts;

/// <summary>Who is told when something needs a person, besides the console.</summary>
internal sealed class AlertSettings
{
    /// <summary>Mail addresses; needs <c>Mail:Host</c>.</summary>
    public List<string> Mail { get; set; } = [];

    /// <summary>Where each alert is sent as JSON by POST; null: nowhere.</summary>
    public string? WebhookUrl { get; set; }

    /// <summary>A file that holds in its first line the secret that messages are signed with; read at each message.</summary>
    public string? WebhookSecretFile { get; set; }

    /// <summary>What is wrong, as key, fault and mend.</summary>
    /// <param name="mailHost"><c>Mail:Host</c>.</param>
    public IEnumerable<(string Key, string Fault, string Mend)> Validate(string? mailHost)
    {
        for (var i = 0; i < Mail.Count; i++)
        {
            if (!MailAddress.TryCreate(Mail[i], out _)) yield return (string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Alerts:Mail:{i}"), $"\"{Mail[i]}\" is no mail address", "Write for example it@office.example.go.th");
        }

        if (Mail.Count > 0 && mailHost is null) yield return ("Alerts:Mail", "no mail server is set", "Set Mail:Host and Mail:From, or take the addresses away");
        if (WebhookUrl is null) yield break;
        // What an alert tells of a public office's network is nobody's on the way.
        if (!Uri.TryCreate(WebhookUrl, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttps && !(url.Scheme == Uri.UriSchemeHttp && url.IsLoopback)))
            yield return ("Alerts:WebhookUrl", $"\"{WebhookUrl}\" is no https address", "Write https://…; http:// only to this machine itself, for a bridge that runs here");
        if (WebhookSecretFile is null) yield return ("Alerts:WebhookSecretFile", "is not set, and nobody could tell a forged message from ours", "Give the path of a file with 24 random characters or more in its first line: openssl rand -base64 24");
        else if (Operation.SettingsValidator.SecretFileFault(WebhookSecretFile) is { } fault) yield return ("Alerts:WebhookSecretFile", fault, "Give the path of a file that holds the secret in its first line and that this user may read");
    }
}

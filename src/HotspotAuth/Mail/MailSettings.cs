using System.Globalization;
using System.Net.Mail;

namespace HotspotAuth.Mail;

/// <summary>The mail server that takes the office's mails.</summary>
internal sealed class MailSettings
{
    /// <summary>Name or address of the server; null: no mail is sent, and nothing on the pages promises any.</summary>
    public string? Host { get; set; }

    public int Port { get; set; } = 25;

    /// <summary>The address that mails come from.</summary>
    public string? From { get; set; }

    /// <summary><c>none</c>, for a server on this machine or a trusted wire, or <c>starttls</c> (RFC 3207).</summary>
    public string Security { get; set; } = None;

    /// <summary>Where the server asks who sends (RFC 4954).</summary>
    public string? Username { get; set; }

    /// <summary>A file that holds the password in its first line; read at each connection, so a new one needs no restart.</summary>
    public string? PasswordFile { get; set; }

    /// <summary>When the day's reminders leave, HH:mm in the site's zone.</summary>
    public string RemindAt { get; set; } = "07:30";

    public const string None = "none";
    public const string StartTls = "starttls";

    /// <summary>What is wrong, as key, fault and mend.</summary>
    public IEnumerable<(string Key, string Fault, string Mend)> Validate()
    {
        if (Port is < 1 or > 65535) yield return ("Mail:Port", $"{Port} is no port", "Write 25, or 587 for a server that asks for a password");
        if (Security is not (None or StartTls)) yield return ("Mail:Security", $"\"{Security}\" is not known", "Write none or starttls");
        if (!TimeOnly.TryParseExact(RemindAt, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)) yield return ("Mail:RemindAt", $"\"{RemindAt}\" is no time", "Write HH:mm, for example 07:30");
        if (Host is null) yield break;
        if (Uri.CheckHostName(Host) == UriHostNameType.Unknown) yield return ("Mail:Host", $"\"{Host}\" is no host name or address", "Write for example mail.example.go.th");
        if (!MailAddress.TryCreate(From, out _)) yield return ("Mail:From", $"\"{From}\" is no mail address", "Write the address that the office's mails come from");
        if (Username is null != PasswordFile is null) yield return ("Mail:Username", "user name and password go together", "Set both Mail:Username and Mail:PasswordFile, or neither");
        if (PasswordFile is { } file && !File.Exists(file)) yield return ("Mail:PasswordFile", $"{file} can't be found", "Give the path of a file that holds the password in its first line");
        if (Username is not null && Security == None) yield return ("Mail:Security", "a password would go over the wire in clear", "Write starttls");
    }
}

using System.Net.Mail;

namespace HotspotAuth.Anchors;

/// <summary>By which ways anchors leave the machine. None: only the printed sheet is left.</summary>
internal sealed class AnchorSettings
{
    /// <summary>Mail addresses that get the lines; better outside the office's own server.</summary>
    public List<string> Mail { get; set; } = [];

    public TimestampSettings Timestamp { get; set; } = new();

    public SyslogSettings Syslog { get; set; } = new();

    /// <summary>What is wrong, as key, fault and mend.</summary>
    /// <param name="mailHost">The mail server, which the mails need.</param>
    public IEnumerable<(string Key, string Fault, string Mend)> Validate(string? mailHost)
    {
        for (var i = 0; i < Mail.Count; i++)
        {
            if (!MailAddress.TryCreate(Mail[i], out _)) yield return ($"Anchors:Mail:{i}", $"\"{Mail[i]}\" is no mail address", "Write an address such as witness@example.go.th");
        }

        if (Mail.Count > 0 && mailHost is null) yield return ("Anchors:Mail", "there is no mail server", "Set Mail:Host and Mail:From, or leave Anchors:Mail empty");
        if (Timestamp.Url is { } url && (!Uri.TryCreate(url, UriKind.Absolute, out var parsed) || parsed.Scheme is not ("http" or "https")))
            yield return ("Anchors:Timestamp:Url", $"\"{url}\" is no address of a time stamping authority", "Write for example https://tsa.example.go.th/tsr");
        if (TrustedCertificates.Fault(Timestamp.CaPath) is { } authority) yield return ("Anchors:Timestamp:CaPath", authority, "Give a PEM file with the certificate of the authority, or of who issued it");
        if (Syslog.Host is { } host && Uri.CheckHostName(host) == UriHostNameType.Unknown) yield return ("Anchors:Syslog:Host", $"\"{host}\" is no host name or address", "Write for example log.example.go.th");
        if (Syslog.Port is < 1 or > 65535) yield return ("Anchors:Syslog:Port", $"{Syslog.Port} is no port", "Write 6514, the port of syslog over TLS");
        if (TrustedCertificates.Fault(Syslog.CaPath) is { } issuer) yield return ("Anchors:Syslog:CaPath", issuer, "Give a PEM file with the certificate of who issued the syslog server's");
    }
}

/// <summary>A time stamping authority (RFC 3161) that is asked over HTTP.</summary>
internal sealed class TimestampSettings
{
    /// <summary>Where to POST; null: no time stamps.</summary>
    public string? Url { get; set; }

    /// <summary>PEM certificates that its tokens must lead to; null: the system's authorities.</summary>
    public string? CaPath { get; set; }
}

/// <summary>A syslog server that speaks TLS (RFC 5425).</summary>
internal sealed class SyslogSettings
{
    /// <summary>Its name, as its certificate has it; null: none.</summary>
    public string? Host { get; set; }

    public int Port { get; set; } = 6514;

    /// <summary>PEM certificates that its own must lead to; null: the system's authorities.</summary>
    public string? CaPath { get; set; }
}

using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace HotspotAuth.FunctionalTests.Mail;

/// <summary>A mail as it came over the wire.</summary>
internal sealed partial record ReceivedMail(string Sender, IReadOnlyList<string> Recipients, string Data)
{
    /// <summary>Subject and body as a reader sees them (RFC 2047, RFC 2045).</summary>
    public string Text => Decode(Header("Subject")) + "\n" + Encoding.UTF8.GetString(Convert.FromBase64String(Data[(Data.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..].Replace("\r\n", "", StringComparison.Ordinal)));

    /// <summary>One header, unfolded.</summary>
    public string Header(string name) => Regex.Match(Data, $@"^{name}: (?<value>[^\r\n]*(?:\r\n[ \t][^\r\n]*)*)", RegexOptions.Multiline, TimeSpan.FromSeconds(1)).Groups["value"].Value.Trim();

    private static string Decode(string header) =>
        Word().Replace(Regex.Replace(header, @"\?=\s+=\?", "?==?", RegexOptions.None, TimeSpan.FromSeconds(1)), word => Encoding.UTF8.GetString(Convert.FromBase64String(word.Groups["text"].Value)));

    [GeneratedRegex(@"=\?utf-8\?B\?(?<text>[^?]*)\?=", RegexOptions.IgnoreCase)]
    private static partial Regex Word();
}

/// <summary>
/// The other side of RFC 5321: a mail server on loopback that takes mails, refuses recipients where it is told to, and can be stopped and
/// started on the same port.
/// </summary>
internal sealed partial class SmtpServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<ReceivedMail> _mails = new();
    private readonly List<Task> _conversations = [];
    private TcpListener? _listener;
    private Task _accepting = Task.CompletedTask;

    public SmtpServer()
    {
        Start();
        Port = ((IPEndPoint)_listener!.LocalEndpoint).Port;
    }

    public int Port { get; private set; }

    public IReadOnlyList<ReceivedMail> Mails => [.. _mails];

    /// <summary>What RCPT is answered with where it is not accepted, for example <c>550 no such user</c>.</summary>
    public string? RecipientRefusal { get; set; }

    public void Start()
    {
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _listener.Start();
        _accepting = AcceptAsync(_listener);
    }

    public async Task StopAsync()
    {
        _listener?.Stop();
        await _accepting;
        await Task.WhenAll(_conversations);
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task AcceptAsync(TcpListener listener)
    {
        while (true)
        {
            try
            {
                _conversations.Add(QuietAsync(TalkAsync(await listener.AcceptTcpClientAsync())));
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private static async Task QuietAsync(Task talk)
    {
        try
        {
            await talk;
        }
        catch (IOException)
        {
            // The client was killed.
        }
    }

    private async Task TalkAsync(TcpClient connection)
    {
        using var client = connection;
        using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
        await using var writer = new StreamWriter(client.GetStream(), Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 mail.example ESMTP");
        var (sender, recipients) = ("", new List<string>());
        while (await reader.ReadLineAsync() is { } line)
        {
            var verb = line.Split(' ', ':')[0].ToUpperInvariant();
            switch (verb)
            {
                case "EHLO":
                    await writer.WriteLineAsync("250-mail.example");
                    await writer.WriteLineAsync("250 8BITMIME");
                    break;
                case "MAIL":
                    (sender, recipients) = (Address().Match(line).Groups["address"].Value, []);
                    await writer.WriteLineAsync("250 OK");
                    break;
                case "RCPT" when RecipientRefusal is { } refusal:
                    await writer.WriteLineAsync(refusal);
                    break;
                case "RCPT":
                    recipients.Add(Address().Match(line).Groups["address"].Value);
                    await writer.WriteLineAsync("250 OK");
                    break;
                case "DATA":
                    await writer.WriteLineAsync("354 end with <CRLF>.<CRLF>");
                    _mails.Enqueue(new ReceivedMail(sender, [.. recipients], await ReadDataAsync(reader)));
                    await writer.WriteLineAsync("250 OK");
                    break;
                case "QUIT":
                    await writer.WriteLineAsync("221 bye");
                    return;
                default:
                    await writer.WriteLineAsync(verb is "HELO" or "RSET" or "NOOP" ? "250 OK" : "502 not implemented");
                    break;
            }
        }
    }

    private static async Task<string> ReadDataAsync(StreamReader reader)
    {
        var data = new StringBuilder();
        // RFC 5321 §4.5.2: a leading dot was doubled.
        while (await reader.ReadLineAsync() is { } line && line != ".") data.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        return data.ToString();
    }

    [GeneratedRegex("<(?<address>[^>]*)>")]
    private static partial Regex Address();
}

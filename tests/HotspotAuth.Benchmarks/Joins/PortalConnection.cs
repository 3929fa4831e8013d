using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace HotspotAuth.Benchmarks.Joins;

/// <summary>What the portal answered; <paramref name="Location"/> is null where it leads nowhere.</summary>
internal sealed record PortalAnswer(int Status, string? Location, string Body);

/// <summary>One TCP connection to the portal from an address of its own: as much of HTTP/1.1 (RFC 9112) as Kestrel's answers need, because
/// a whole client would cost more than the server that is measured.</summary>
internal sealed class PortalConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _bytes = new byte[64 * 1024];
    private int _held;

    /// <param name="from">The device's address, of 127.0.0.0/8.</param>
    /// <param name="port">The portal's port on loopback.</param>
    /// <param name="patience">Ends the wait.</param>
    public static async Task<PortalConnection> OpenAsync(IPAddress from, int port, CancellationToken patience)
    {
        var connection = new PortalConnection();
        try
        {
            connection._socket.Bind(new IPEndPoint(from, 0));
            await connection._socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), patience);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Sends a GET, or a POST where there is a form, and reads the whole answer.</summary>
    public async Task<PortalAnswer> AskAsync(string host, string path, string? form, CancellationToken patience)
    {
        var head = form is null
            ? $"GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept: text/html\r\n\r\n"
            : string.Create(CultureInfo.InvariantCulture, $"POST {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {form.Length}\r\n\r\n{form}");
        var request = Encoding.ASCII.GetBytes(head);
        for (var sent = 0; sent < request.Length;) sent += await _socket.SendAsync(request.AsMemory(sent), patience);
        return await ReadAsync(patience);
    }

    public void Dispose() => _socket.Dispose();

    private async Task<PortalAnswer> ReadAsync(CancellationToken patience)
    {
        var end = await FindAsync("\r\n\r\n"u8.ToArray(), 0, patience);
        var head = Encoding.ASCII.GetString(_bytes, 0, end);
        var status = int.Parse(head.AsSpan(9, 3), CultureInfo.InvariantCulture);
        var at = end + 4;
        var body = new StringBuilder();
        if (Header(head, "Transfer-Encoding") is not null)
        {
            while (true)
            {
                var line = await FindAsync("\r\n"u8.ToArray(), at, patience);
                var size = int.Parse(Encoding.ASCII.GetString(_bytes, at, line - at), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                await HaveAsync(line + 2 + size + 2, patience);
                body.Append(Encoding.Latin1.GetString(_bytes, line + 2, size));
                at = line + 2 + size + 2;
                if (size == 0) break;
            }
        }
        else if (Header(head, "Content-Length") is { } length)
        {
            var size = int.Parse(length, CultureInfo.InvariantCulture);
            await HaveAsync(at + size, patience);
            body.Append(Encoding.Latin1.GetString(_bytes, at, size));
            at += size;
        }

        _bytes.AsSpan(at, _held - at).CopyTo(_bytes);
        _held -= at;
        return new PortalAnswer(status, Header(head, "Location"), body.ToString());
    }

    private static string? Header(string head, string name)
    {
        var at = head.IndexOf($"\r\n{name}: ", StringComparison.OrdinalIgnoreCase);
        if (at < 0) return null;
        var value = head.AsSpan(at + name.Length + 4);
        var end = value.IndexOf('\r');
        return (end < 0 ? value : value[..end]).ToString();
    }

    private async Task<int> FindAsync(byte[] mark, int from, CancellationToken patience)
    {
        while (true)
        {
            var at = _bytes.AsSpan(from, Math.Max(0, _held - from)).IndexOf(mark);
            if (at >= 0) return from + at;
            await HaveAsync(_held + 1, patience);
        }
    }

    private async Task HaveAsync(int count, CancellationToken patience)
    {
        while (_held < count)
        {
            if (_bytes.Length < Math.Max(count, _held + 1)) Array.Resize(ref _bytes, Math.Max(count, _bytes.Length * 2));
            var got = await _socket.ReceiveAsync(_bytes.AsMemory(_held), patience);
            if (got == 0) throw new IOException("The portal closed the connection in the middle of an answer.");
            _held += got;
        }
    }
}

using HotspotAuth.Anchors;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.FunctionalTests.Anchors;

public sealed class SyslogWayTests : IDisposable
{
    private static readonly AnchorLine[] Lines =
    [
        new("node-1", new DateOnly(2026, 11, 21), null, 0, new string('a', 64)),
        new("node-1", new DateOnly(2026, 11, 22), LogStream.Flow, 7, new string('b', 64)),
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("anchors-syslog-").FullName;
    private readonly OfficeAuthority _authority;
    private readonly OfficeAuthority _stranger;

    public SyslogWayTests() => (_authority, _stranger) = (new OfficeAuthority(_folder, "authority"), new OfficeAuthority(_folder, "stranger"));

    public void Dispose()
    {
        _authority.Dispose();
        _stranger.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Lines_arrive_framed_and_whole_and_are_read_back_as_anchors()
    {
        await using var server = new SyslogServer(_authority);

        await Way(server).SendAsync(Lines, CancellationToken.None);

        await RunningService.EventuallyAsync(() => Task.FromResult(server.Messages.Count == Lines.Length), "every line has come");
        Assert.All(server.Messages, message => Assert.Matches(@"^<109>1 \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z node-1 hotspotauth - anchor - hotspotauth node-1 ", message));
        Assert.Equal(Lines, server.Messages.Select(message => AnchorLine.TryRead(message, out var line) ? line : null));
    }

    [Fact]
    public async Task A_server_that_another_authority_vouches_for_gets_nothing()
    {
        await using var server = new SyslogServer(_stranger);

        await Assert.ThrowsAsync<AnchorException>(() => Way(server).SendAsync(Lines, CancellationToken.None));
        Assert.Empty(server.Messages);
    }

    [Fact]
    public async Task A_server_with_the_certificate_of_another_name_gets_nothing()
    {
        await using var server = new SyslogServer(_authority, "log.example");

        await Assert.ThrowsAsync<AnchorException>(() => Way(server).SendAsync(Lines, CancellationToken.None));
        Assert.Empty(server.Messages);
    }

    [Fact]
    public async Task A_server_that_is_down_is_told()
    {
        var way = Way(new SyslogServer(_authority), out var server);
        await server.DisposeAsync();

        await Assert.ThrowsAsync<AnchorException>(() => way.SendAsync(Lines, CancellationToken.None));
    }

    private SyslogWay Way(SyslogServer server) => Way(server, out _);

    private SyslogWay Way(SyslogServer server, out SyslogServer same)
    {
        same = server;
        return new SyslogWay(new SyslogSettings { Host = "127.0.0.1", Port = server.Port, CaPath = _authority.CertificatePath }, new SiteSettings(), TimeProvider.System);
    }
}

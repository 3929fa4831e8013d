using System.Collections.Concurrent;
using HotspotAuth.Nas;
using HotspotAuth.Radius;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HotspotAuth.Tests.Nas;

/// <summary>Refused log-ins, as the program's log tells of them.</summary>
public sealed class NasRefusalsTests
{
    [Fact]
    public async Task A_refusal_is_told_with_its_reason_and_what_was_sent_and_without_the_person()
    {
        var log = new Lines();
        await using var rig = new NasRig(replace: services => services.AddSingleton<ILogger<NasRefusals>>(log));
        await rig.Core.AddAsync("mali");
        await rig.LoginAsync(p => p.User("mali").Pap("guess").Text(RadiusAttributeType.CallingStationId, NasRig.Station).Vendor(14988, 99, 5));
        await rig.LoginAsync("mali");
        var line = Assert.Single(log.Written);
        Assert.StartsWith("NAS lab at 127.0.0.1:", line, StringComparison.Ordinal);
        Assert.Contains("wrong-password", line, StringComparison.Ordinal);
        Assert.Contains("User-Name = (not shown), User-Password = (not shown), Calling-Station-Id = (not shown), Attr-26.14988.99 = 0x05", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_refusal_is_told_once_a_minute_and_says_how_many_there_were()
    {
        var log = new Lines();
        await using var rig = new NasRig(replace: services => services.AddSingleton<ILogger<NasRefusals>>(log));
        for (var i = 0; i < 4; i++) await rig.LoginAsync("nobody", station: $"02-00-00-00-00-1{i}");
        Assert.Single(log.Written);
        rig.Core.Clock.Move(TimeSpan.FromMinutes(1));
        await rig.LoginAsync("nobody", station: "02-00-00-00-00-20");
        Assert.Contains("3 more like it", log.Written.Last(), StringComparison.Ordinal);
    }

    private sealed class Lines : ILogger<NasRefusals>
    {
        public ConcurrentQueue<string> Written { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Written.Enqueue(formatter(state, exception));
    }
}

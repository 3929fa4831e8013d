using HotspotAuth.Operation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace HotspotAuth.Tests.Operation;

public sealed class ReloadTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("hotspotauth-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("")]
    [InlineData("\nsecond line")]
    public void A_secret_file_without_a_secret_is_a_fault(string content)
    {
        var file = Path.Combine(_directory, "secret");
        File.WriteAllText(file, content);
        string[] arguments = ["--Radius:Clients:0:Name=a", "--Radius:Clients:0:Address=192.0.2.1", $"--Radius:Clients:0:SecretFile={file}"];
        var fault = Assert.Single(Assert.Throws<SettingsException>(() => SettingsLoader.Load(null, arguments)).Faults);
        Assert.Equal("Radius:Clients:0:SecretFile", fault.Key);
    }

    [Fact]
    public void An_address_given_to_two_NASes_is_a_fault()
    {
        string[] arguments =
        [
            "--Radius:Clients:0:Name=a", "--Radius:Clients:0:Address=192.0.2.1", "--Radius:Clients:0:Secret=abcdefghijklmnop",
            "--Radius:Clients:1:Name=b", "--Radius:Clients:1:Address=192.0.2.1/32", "--Radius:Clients:1:Secret=abcdefghijklmnop",
        ];
        var fault = Assert.Single(Assert.Throws<SettingsException>(() => SettingsLoader.Load(null, arguments)).Faults);
        Assert.Contains("192.0.2.1/32 is given 2 times", fault.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_part_that_can_not_reload_does_not_end_the_service()
    {
        var part = new FailingPart();
        await using var services = new ServiceCollection().AddSingleton<IHostedService>(part).BuildServiceProvider();
        Service.Reload(new SettingsSource(null, []), services);
        Assert.True(part.WasAsked);
    }

    private sealed class FailingPart : IHostedService, IReloading
    {
        public bool WasAsked { get; private set; }

        public void Reload(HotspotSettings settings)
        {
            WasAsked = true;
            throw new InvalidOperationException("the new list can't be taken");
        }

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

using System.Globalization;

namespace HotspotAuth.Lab.Packages;

/// <summary>The services as systemd runs them: the real units, on a machine that has what the package depends on and nothing more.</summary>
[Collection(PackageCollection.Name)]
public sealed class ServiceUnitTests(InstalledMachine installed) : IClassFixture<InstalledMachine>
{
    private const ulong BindLowPorts = 1UL << 10;
    private const ulong Administer = 1UL << 12;
    private const ulong RawPackets = 1UL << 13;

    private DebianMachine Machine => installed.Machine;

    [LabFact(Needs = "debootstrap")]
    public async Task What_faces_the_guests_has_no_right_but_low_ports_and_is_not_root()
    {
        await installed.RestartWithAsync("{}");
        Assert.Equal("Healthy", (await Machine.GetAsync(9464, "/health/live")).Succeeded().Output);
        foreach (var set in new[] { "CapEff", "CapPrm", "CapBnd", "CapAmb" }) Assert.Equal(BindLowPorts, Mask(await installed.StatusAsync(InstalledMachine.Main, set)));
        Assert.Equal("1", await installed.StatusAsync(InstalledMachine.Main, "NoNewPrivs"));
        Assert.Equal("2", await installed.StatusAsync(InstalledMachine.Main, "Seccomp")); // SECCOMP_MODE_FILTER
        Assert.DoesNotContain("0", (await installed.StatusAsync(InstalledMachine.Main, "Uid")).Split('\t'));
        // The standard ports, which the user itself could not bind.
        var listening = await Machine.PropertyAsync(InstalledMachine.Main, "StatusText");
        Assert.Contains("portal http://0.0.0.0:80;", listening, StringComparison.Ordinal);
        Assert.Contains("radius-auth 0.0.0.0:1812;", listening, StringComparison.Ordinal);
    }

    [LabFact(Needs = "debootstrap")]
    public async Task A_role_without_work_is_skipped_and_not_failed()
    {
        await installed.RestartWithAsync("{}");
        foreach (var unit in new[] { InstalledMachine.Capture, InstalledMachine.Gateway })
        {
            Assert.Equal("inactive", await Machine.PropertyAsync(unit, "ActiveState"));
            Assert.Equal("exec-condition", await Machine.PropertyAsync(unit, "Result"));
        }
    }

    [LabFact(Needs = "debootstrap")]
    public async Task The_capture_has_packet_sockets_and_nothing_more()
    {
        await installed.RestartWithAsync("""{ "Capture": { "Interface": "lan0" } }""");
        await Machine.WaitAsync(InstalledMachine.Capture, "ActiveState", "active");
        Assert.Equal(RawPackets, Mask(await installed.StatusAsync(InstalledMachine.Capture, "CapEff")));
        Assert.Equal(RawPackets, Mask(await installed.StatusAsync(InstalledMachine.Capture, "CapBnd")));
        Assert.Contains("capture lan0", await Machine.PropertyAsync(InstalledMachine.Capture, "StatusText"), StringComparison.Ordinal);
        // One word ends them all.
        (await Machine.RunAsync("systemctl", "stop", InstalledMachine.All)).Succeeded();
        foreach (var unit in new[] { InstalledMachine.Main, InstalledMachine.Capture }) await Machine.WaitAsync(unit, "ActiveState", "inactive");
    }

    [LabFact(Needs = "debootstrap")]
    public async Task A_service_that_somebody_disabled_stays_down_when_all_is_started_and_when_the_package_is_installed_anew()
    {
        await installed.RestartWithAsync("""{ "Capture": { "Interface": "lan0" } }""");
        await Machine.WaitAsync(InstalledMachine.Capture, "ActiveState", "active");
        try
        {
            (await Machine.RunAsync("systemctl", "disable", "--now", InstalledMachine.Capture)).Succeeded();
            (await Machine.RunAsync("systemctl", "stop", InstalledMachine.All)).Succeeded();
            (await Machine.RunAsync("systemctl", "start", InstalledMachine.All)).Succeeded();
            await StandsAloneAsync();
            await installed.InstallAgainAsync();
            await StandsAloneAsync();
        }
        finally
        {
            (await Machine.RunAsync("systemctl", "enable", InstalledMachine.Capture)).Succeeded();
        }

        (await Machine.RunAsync("systemctl", "restart", InstalledMachine.All)).Succeeded();
        await Machine.WaitAsync(InstalledMachine.Capture, "ActiveState", "active");

        async Task StandsAloneAsync()
        {
            await Machine.WaitAsync(InstalledMachine.Main, "ActiveState", "active");
            Assert.Equal("inactive", await Machine.PropertyAsync(InstalledMachine.Capture, "ActiveState"));
            Assert.Equal("disabled", await Machine.PropertyAsync(InstalledMachine.Capture, "UnitFileState"));
        }
    }

    [LabFact(Needs = "debootstrap")]
    public async Task The_roles_run_apart_each_with_its_own_rights_and_meet_at_the_gateways_socket()
    {
        await installed.RestartWithAsync("""{ "Gateway": { "Mode": "nftables", "LanInterface": "lan0", "WanInterface": "wan0" }, "Capture": { "Interface": "lan0" } }""");
        await Machine.WaitAsync(InstalledMachine.Gateway, "ActiveState", "active");
        await Machine.WaitAsync(InstalledMachine.Capture, "ActiveState", "active");
        Assert.Equal(Administer | BindLowPorts | RawPackets, Mask(await installed.StatusAsync(InstalledMachine.Gateway, "CapEff")));
        Assert.Equal(BindLowPorts, Mask(await installed.StatusAsync(InstalledMachine.Main, "CapEff")));
        foreach (var port in new[] { 9464, 9465, 9466 }) Assert.Equal("Healthy", (await Machine.GetAsync(port, "/health/live")).Succeeded().Output);
        // Nobody but the service's user and root may even see the socket.
        Assert.Equal("700 hotspotauth", (await Machine.RunAsync("stat", "--format=%a %U", "/run/hotspotauth-gateway")).Succeeded().Output.Trim());
        Assert.Equal(0, (await Machine.RunAsync("test", "-S", "/run/hotspotauth-gateway/gateway.sock")).ExitCode);
        // Addresses and names for guests are its child's, in the same confinement.
        Assert.Contains("dnsmasq", (await Machine.RunAsync("sh", "-c", "cat /sys/fs/cgroup/system.slice/hotspotauth-gateway.service/cgroup.procs | while read -r p; do cat /proc/$p/comm; done")).Succeeded().Output, StringComparison.Ordinal);
    }

    [LabFact(Needs = "debootstrap")]
    public async Task A_changed_setup_looks_again_for_roles_that_had_no_work()
    {
        await installed.RestartWithAsync("{}");
        await Machine.WaitAsync("hotspotauth-setup.path", "ActiveState", "active");
        var skipped = await Machine.PropertyAsync(InstalledMachine.Capture, "ConditionTimestampMonotonic");
        // As the program does it: never half a file in its place.
        const string Write = """printf '{ "Capture": { "Interface": "lan0" } }' > /var/lib/hotspotauth/.draft && mv /var/lib/hotspotauth/.draft /var/lib/hotspotauth/setup.json""";
        (await Machine.RunAsync("setpriv", "--reuid=hotspotauth", "--regid=hotspotauth", "--init-groups", "sh", "-c", Write)).Succeeded();
        try
        {
            await Machine.WaitAsync(InstalledMachine.Capture, "ActiveState", "active");
            Assert.NotEqual(skipped, await Machine.PropertyAsync(InstalledMachine.Capture, "ConditionTimestampMonotonic"));
        }
        finally
        {
            File.Delete(Path.Combine(Machine.Root, "var/lib/hotspotauth/setup.json"));
        }
    }

    [LabFact(Needs = "debootstrap")]
    public async Task A_process_that_stands_still_is_started_anew()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Machine.Root, "etc/systemd/system/hotspotauth.service.d"));
        var shorter = Path.Combine(folder.FullName, "watchdog.conf");
        await File.WriteAllTextAsync(shorter, "[Service]\nWatchdogSec=20\nTimeoutAbortSec=2\n");
        try
        {
            await installed.RestartWithAsync("{}");
            var (process, restarts) = (await Machine.PropertyAsync(InstalledMachine.Main, "MainPID"), int.Parse(await Machine.PropertyAsync(InstalledMachine.Main, "NRestarts"), CultureInfo.InvariantCulture));
            (await Machine.RunAsync("sh", "-c", $"kill -STOP {process}")).Succeeded();
            await Machine.WaitAsync(InstalledMachine.Main, "NRestarts", now => int.Parse(now, CultureInfo.InvariantCulture) > restarts, $"more than {restarts}");
            await Machine.WaitAsync(InstalledMachine.Main, "ActiveState", "active");
            Assert.NotEqual(process, await Machine.PropertyAsync(InstalledMachine.Main, "MainPID"));
        }
        finally
        {
            File.Delete(shorter);
        }
    }

    [LabFact(Needs = "debootstrap")]
    public async Task A_reload_reaches_the_service_and_leaves_it_running()
    {
        await installed.RestartWithAsync("{}");
        var process = await Machine.PropertyAsync(InstalledMachine.Main, "MainPID");
        (await Machine.RunAsync("systemctl", "reload", InstalledMachine.Main)).Succeeded();
        await Machine.WaitAsync(InstalledMachine.Main, "ActiveState", "active");
        Assert.Equal(process, await Machine.PropertyAsync(InstalledMachine.Main, "MainPID"));
    }

    // The sample of the manual, as it stands.
    [LabFact(Needs = "debootstrap")]
    public async Task Secrets_that_only_root_may_read_reach_the_service_as_credentials()
    {
        var secret = Path.Combine(Machine.Root, "etc/hotspotauth/secrets/mail-password");
        await File.WriteAllTextAsync(secret, "kluai-buat-chi-5");
        File.SetUnixFileMode(secret, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var dropIn = Path.Combine(Directory.CreateDirectory(Path.Combine(Machine.Root, "etc/systemd/system/hotspotauth.service.d")).FullName, "credentials.conf");
        (await Machine.RunAsync("cp", "/usr/share/doc/hotspotauth/examples/credentials.conf", "/etc/systemd/system/hotspotauth.service.d/credentials.conf")).Succeeded();
        try
        {
            // A password file that can't be read is a fault of the configuration, and nothing would start.
            await installed.RestartWithAsync("""{ "Mail": { "Host": "127.0.0.1", "From": "wifi@school.example", "Security": "starttls" } }""");
            Assert.Contains("PasswordFile=/run/credentials/", (await Machine.RunAsync("sh", "-c", $"tr '\\0' '\\n' </proc/{await Machine.PropertyAsync(InstalledMachine.Main, "MainPID")}/environ")).Succeeded().Output, StringComparison.Ordinal);
            Assert.NotEqual(0, (await Machine.RunAsync("setpriv", "--reuid=hotspotauth", "--regid=hotspotauth", "--init-groups", "cat", "/etc/hotspotauth/secrets/mail-password")).ExitCode);
        }
        finally
        {
            File.Delete(dropIn);
            await installed.RestartWithAsync("{}");
        }
    }

    [LabFact(Needs = "debootstrap")]
    public async Task The_units_are_well_formed_and_confined()
    {
        string[] units = [InstalledMachine.Main, InstalledMachine.Capture, InstalledMachine.Gateway, "hotspotauth-setup.service"];
        var verified = await Machine.RunAsync("systemd-analyze", ["verify", "--man=no", .. units.Append(InstalledMachine.All).Append("hotspotauth-setup.path").Select(UnitFile)]);
        Assert.Equal((0, ""), (verified.ExitCode, verified.Error.Trim()));
        foreach (var unit in units)
        {
            // Below 3.0 is "OK" for a service that must speak to the network; ends with 1 above it.
            var looked = await Machine.RunAsync("systemd-analyze", "security", "--offline=yes", "--threshold=30", UnitFile(unit));
            Assert.True(looked.ExitCode == 0, looked.Output);
        }
    }

    // What root wrote there the service could not read, and would stumble over at midnight.
    [LabFact(Needs = "debootstrap")]
    public async Task A_verb_that_root_types_leaves_nothing_of_root_in_the_data()
    {
        (await Machine.RunAsync("hotspotauth", "account", "add", "--username", "malee", "--name", "Malee Srisuk")).Succeeded();
        Assert.Contains("malee", (await Machine.RunAsync("hotspotauth", "account", "list")).Succeeded().Output, StringComparison.Ordinal);
        Assert.Equal("", (await Machine.RunAsync("find", "/var/lib/hotspotauth", "-ignore_readdir_race", "-not", "-user", "hotspotauth")).Succeeded().Output);
        Assert.Equal("700 hotspotauth", (await Machine.RunAsync("stat", "--format=%a %U", "/var/lib/hotspotauth")).Succeeded().Output.Trim());
    }

    private static string UnitFile(string unit) => $"/lib/systemd/system/{unit}";

    private static ulong Mask(string hexadecimal) => ulong.Parse(hexadecimal, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}

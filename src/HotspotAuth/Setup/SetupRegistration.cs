using HotspotAuth.Operation;
using HotspotAuth.Setup.Parts;

namespace HotspotAuth.Setup;

internal static class SetupRegistration
{
    /// <summary>The caller that knows where its settings came from registers its own source behind this one.</summary>
    public static IServiceCollection AddSetup(this IServiceCollection services) => services
        .AddSingleton(new SettingsSource(null, []))
        .AddSingleton<SetupDesk>()
        .AddSingleton<PartInspector>();
}

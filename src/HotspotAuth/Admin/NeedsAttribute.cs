using HotspotAuth.Requests;
using Microsoft.AspNetCore.Authorization;

namespace HotspotAuth.Admin;

/// <summary>A page for those who have one of these duties. Every page says this, or that it is for everybody signed in, or for anybody.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class NeedsAttribute(params Duty[] duties) : AuthorizeAttribute, IAuthorizationRequirement, IAuthorizationRequirementData
{
    public IReadOnlyList<Duty> Duties => duties;

    /// <summary>Whoever stands in for a director now may open it too, whatever his own roles.</summary>
    public bool DeputyToo { get; init; }

    public IEnumerable<IAuthorizationRequirement> GetRequirements() => [this];
}

/// <summary>A page that whoever signed in may see, whatever his roles.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ForEverySignedInAttribute : AuthorizeAttribute;

internal sealed class NeedsHandler(Deputies deputies, TimeProvider time) : AuthorizationHandler<NeedsAttribute>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, NeedsAttribute requirement)
    {
        if (requirement.Duties.Any(duty => context.User.May(duty)) || (requirement.DeputyToo && deputies.InForce(context.User.Username(), time.GetUtcNow()) is not null))
            context.Succeed(requirement);
        return Task.CompletedTask;
    }
}

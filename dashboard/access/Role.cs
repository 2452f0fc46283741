using System.Security.Claims;

namespace RevenuePulse.Dashboard;

/// <summary>What a caller may do.</summary>
public enum Role : byte
{
    /// <summary>Nothing but the public routes.</summary>
    None = 0,

    /// <summary>Reads everything that carries no personal data.</summary>
    Viewer = 1,

    /// <summary>Reads and changes everything.</summary>
    Admin = 2,
}

/// <summary>Roles as claims, so that pages can ask the user of the request.</summary>
public static class Roles
{
    /// <summary>The claim value of <see cref="Role.Admin"/>.</summary>
    public const string Admin = "admin";

    /// <summary>The claim value of <see cref="Role.Viewer"/>.</summary>
    public const string Viewer = "viewer";

    private const string Scheme = "pulse";

    /// <summary>The role of a user.</summary>
    public static Role RoleOf(this ClaimsPrincipal user) =>
        user.IsInRole(Admin) ? Role.Admin : user.IsInRole(Viewer) ? Role.Viewer : Role.None;

    /// <summary>A user with the role; <see cref="Role.None"/> is not signed in.</summary>
    public static ClaimsPrincipal ToUser(this Role role) => role == Role.None
        ? new(new ClaimsIdentity())
        : new(new ClaimsIdentity([new(ClaimTypes.Role, role == Role.Admin ? Admin : Viewer)], Scheme));
}

using System.Security.Claims;

namespace RevenuePulse.Dashboard;

/// <summary>What a caller may do; each more than the one before.</summary>
public enum Role : byte
{
    /// <summary>Nothing but the public routes.</summary>
    None = 0,

    /// <summary>Sees what a screen shows, and takes nothing along: no CSV, no journal.</summary>
    Watch = 1,

    /// <summary>Reads everything that carries no personal data.</summary>
    Viewer = 2,

    /// <summary>Reads and changes everything.</summary>
    Admin = 3,
}

/// <summary>What a caller was let in with.</summary>
/// <param name="Role">What it may do.</param>
/// <param name="Token">The stored token behind it; null for the tokens of the configuration.</param>
public readonly record struct Grant(Role Role, AccessToken? Token = null);

/// <summary>Roles as claims, so that pages can ask the user of the request.</summary>
public static class Roles
{
    /// <summary>The claim value of <see cref="Role.Admin"/>.</summary>
    public const string Admin = "admin";

    /// <summary>The claim value of <see cref="Role.Viewer"/>.</summary>
    public const string Viewer = "viewer";

    /// <summary>The claim value of <see cref="Role.Watch"/>.</summary>
    public const string Watch = "watch";

    private const string Scheme = "pulse";

    /// <summary>The role of a user.</summary>
    public static Role RoleOf(this ClaimsPrincipal user) =>
        user.IsInRole(Admin) ? Role.Admin : user.IsInRole(Viewer) ? Role.Viewer : user.IsInRole(Watch) ? Role.Watch : Role.None;

    /// <summary>A user with the role; <see cref="Role.None"/> is not signed in.</summary>
    public static ClaimsPrincipal ToUser(this Role role) => role == Role.None
        ? new(new ClaimsIdentity())
        : new(new ClaimsIdentity([new(ClaimTypes.Role, role.Word())], Scheme));

    internal static string Word(this Role role) => role switch
    {
        Role.Admin => Admin,
        Role.Viewer => Viewer,
        Role.Watch => Watch,
        _ => "",
    };

    internal static Role OfWord(string word) => word switch { Admin => Role.Admin, Viewer => Role.Viewer, Watch => Role.Watch, _ => Role.None };

    internal static Role Of(TokenRole role) => role == TokenRole.Viewer ? Role.Viewer : Role.Watch;
}

namespace RevenuePulse.Dashboard;

/// <summary>A series colour that was given to a campaign for which nobody chose one.</summary>
/// <param name="Slot">1 to 6.</param>
/// <param name="Campaign">Its id.</param>
/// <param name="SoldOn">The last day (UTC) on which it was seen to sell.</param>
public sealed record DealtColour(int Slot, string Campaign, DateOnly SoldOn);

/// <summary>Keeps the dealt colours over a restart. What cannot be kept or read costs no more than other colours after the next start.</summary>
public interface IColourMemory
{
    /// <summary>What was kept last; nothing at the first start.</summary>
    IReadOnlyList<DealtColour> Recall();

    /// <summary>Replaces what was kept.</summary>
    void Keep(IReadOnlyList<DealtColour> colours);
}

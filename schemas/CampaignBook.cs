namespace RevenuePulse;

/// <summary>The campaign book. Seam with two implementations. Reading is from memory; writing is durable when the call returns.</summary>
public interface ICampaignBook
{
    /// <summary>The book as it is now: an immutable snapshot, by id.</summary>
    IReadOnlyDictionary<string, Campaign> Campaigns { get; }

    /// <summary>Adds or replaces all of them, or none.</summary>
    void Put(IReadOnlyCollection<Campaign> campaigns);

    /// <summary>False when there is no such campaign. Entries keep its id.</summary>
    bool Delete(string id);
}

namespace RevenuePulse.Tests.Processing.Judge;

/// <summary>Ways to get a ledger wrong. Each makes a wrong ledger of <see cref="NaiveLedger"/>, and the suite must tell it from the right one.</summary>
public enum Flaw
{
    /// <summary>The right ledger.</summary>
    None,

    // what is the same money
    EveryEventBooks,
    FirstIdentifierOnly,
    SubscriptionIsIdentity,
    LookAlikesAreOne,
    AccountIgnored,
    ProviderIgnored,
    BridgeJoinsNothing,
    SessionSeenSet,
    DedupeForgets,

    // what a sale says
    LastAmountWins,
    FirstAmountWins,
    LargestAmountWins,
    SumOfAmounts,
    FloatMoney,
    OneCurrency,
    TimeOfArrival,
    TimeOfFirstEvent,
    KindOfFirstEvent,
    NameOfFirstEvent,
    ZeroClaimsSkipped,
    BarePaymentsBook,
    CaptureOfCheckoutIgnored,

    // money out
    RunningTotalsAdded,
    RunningTotalsIgnored,
    LastRunningTotalWins,
    BothAnnouncementsCount,
    RefundObjectsIgnored,
    RefundObjectsAddUp,
    FailedRefundStaysOut,
    FailedRefundNotSubtracted,
    RefundStateByArrival,
    RefundBeforeSaleDropped,
    RefundCappedAtSale,
    RefundAtTimeOfSale,
    WholeRefundIsNothing,
    DisputesAddUp,
    DisputeStateByArrival,
    DisputeCappedAtSale,
    LostIsFinal,
    InquiryIsOut,
    ReversalIgnored,
    ReversalWithoutChargeback,
    RefundIsADispute,
    PendingRefundSetsTheTime,
    ReleaseIsARefund,
    ReleaseAlwaysInTotal,

    // whose it is
    FirstAttributionWins,
    LastAttributionWins,
    NoLateAttribution,
    NoFirstTouch,
    LastTouch,
    ByHandOverEvent,
    FirstByHandHolds,
    ByHandNeverComesBack,
    ByHandNeedsTheName,

    // lost checkouts
    LostStaysLost,
    LostCountsTwice,
    LostIgnored,
    RecoveredStaysLost,

    // what an event means
    UnpaidIsPaid,
    TestIsLive,
    InitialInvoiceBooks,
    PendingApprovalIsOut,
    TaxLeftOutOfRefund,
    TotalBeforeCredit,
    FailedAttemptIsPaid,
    CreditIsARefund,
    ForeignExponent,
}

namespace RevenuePulse;

/// <summary>Carries messages of alerts to other machines. Seam.</summary>
public interface IAlertSender
{
    /// <summary>Why nothing may be sent to <paramref name="target"/>, as far as is known now; null when it may.</summary>
    ValueTask<string?> RefusalAsync(Uri target, CancellationToken cancel);

    /// <summary>Sends a message, with retries; never throws but when it is cancelled.</summary>
    ValueTask<SendResult> SendAsync(AlertMessage message, CancellationToken cancel);
}

/// <summary>What is sent.</summary>
/// <param name="Id">The same for the same news, however often it is sent.</param>
/// <param name="Target">Where to.</param>
/// <param name="Secret">Signs it; <c>whsec_</c> and base64.</param>
/// <param name="Body">JSON, UTF-8.</param>
public sealed record AlertMessage(string Id, Uri Target, string Secret, ReadOnlyMemory<byte> Body);

/// <summary>What became of it.</summary>
/// <param name="IsDelivered">The other side answered 2xx.</param>
/// <param name="Detail">What it answered, or why it could not be reached, in a sentence.</param>
/// <param name="IsFinal">Trying again later would not help.</param>
public sealed record SendResult(bool IsDelivered, string Detail, bool IsFinal = false);

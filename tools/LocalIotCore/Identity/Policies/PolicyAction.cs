namespace LocalIotCore.Identity;

/// <summary>What a policy can allow here; the ARN's resource type follows from it.</summary>
public enum PolicyAction
{
    /// <summary>iot:Connect on client/…</summary>
    Connect,

    /// <summary>iot:Publish on topic/…</summary>
    Publish,

    /// <summary>iot:Subscribe on topicfilter/…</summary>
    Subscribe,

    /// <summary>iot:Receive on topic/…</summary>
    Receive,

    /// <summary>iot:RetainPublish on topic/…</summary>
    RetainPublish,
}

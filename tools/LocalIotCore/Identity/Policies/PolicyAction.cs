namespace LocalIotCore.Identity;

/// <summary>The actions that a policy can allow here; the ARN's resource type follows from the action.</summary>
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

    /// <summary>iot:GetThingShadow on thing/…; over HTTPS only, like all that follow.</summary>
    GetThingShadow,

    /// <summary>iot:UpdateThingShadow on thing/…</summary>
    UpdateThingShadow,

    /// <summary>iot:DeleteThingShadow on thing/…</summary>
    DeleteThingShadow,

    /// <summary>iot:ListNamedShadowsForThing on *</summary>
    ListNamedShadowsForThing,

    /// <summary>iot:GetRetainedMessage on topic/…</summary>
    GetRetainedMessage,

    /// <summary>iot:ListRetainedMessages on *</summary>
    ListRetainedMessages,

    /// <summary>iot:DeleteConnection on client/…</summary>
    DeleteConnection,
}

package io.vigil.core.rule;

/**
 * A rule on a device, judged of each device for itself. The product's own ({@link
 * DefaultRules#EQUIPMENT}) hold under every set that has no other of the same key and does not say
 * that it is off: rules on vital signs alone silence no device.
 */
public sealed interface EquipmentRule extends Rule permits DeviceRule, SilenceRule {}
